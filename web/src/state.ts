// What Kit needs of devalue in the browser, for states and data that JSON can write: see vite.config.ts.
export const stringify = (value: unknown): string => JSON.stringify(value ?? null)
export const stringifyAsync = async (value: unknown): Promise<string> => stringify(await value)
export const uneval = stringify
export const parse = (text: string): unknown => JSON.parse(text)

/** Only what a server loads comes flattened, and nothing of ours is loaded by one. */
export function unflatten(): never {
  throw new Error('this site has no data of a server')
}
