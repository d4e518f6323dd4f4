// What a browser calls itself, in few words. It only helps to recognise one's own.
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bMicroMessenger\//, 'WeChat'], [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\//, 'Chrome'], [/\bSafari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'], [/Android/, 'Android'], [/HarmonyOS/, 'HarmonyOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux'],
]

/** `Chrome`, `Linux`; undefined where the text does not tell. */
export function agentOf(agent: string): { browser?: string; system?: string } {
  const first = (names: [RegExp, string][]) => names.find(([sign]) => sign.test(agent))?.[1]
  return { browser: first(BROWSERS), system: first(SYSTEMS) }
}
