// What the gateway answered with the page, so that it need not be asked: src/onetake/api/first.py.
let answers: Record<string, unknown> | undefined

/** The answer of an address, once; undefined: it has to be asked for. */
export function taken(path: string): unknown {
  answers ??= read()
  const found = answers[path]
  delete answers[path]
  return found
}

function read(): Record<string, unknown> {
  const text = typeof document === 'undefined' ? null : document.getElementById('known')?.textContent
  return text ? (JSON.parse(text) as Record<string, unknown>) : {}
}
