// Checks of a webhook's signature that run as they stand, with nothing but the standard library.

export const PYTHON = `import base64
import hashlib
import hmac
import time


def verify(body: bytes, headers, secret: str) -> bool:
    """body: the bytes as they came; headers: of the request; secret: whsec_…"""
    event, at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(at)) > 300:  # older than five minutes: a replay
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{event}.{at}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return any(
        hmac.compare_digest(expected, each) for each in headers["webhook-signature"].split(" ")
    )
`

export const NODE = `import { createHmac, timingSafeEqual } from 'node:crypto'

// body: a Buffer, as it came; headers: of the request; secret: whsec_…
export function verify(body, headers, secret) {
  const id = headers['webhook-id']
  const at = headers['webhook-timestamp']
  if (Math.abs(Date.now() / 1000 - Number(at)) > 300) return false // a replay
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const mac = createHmac('sha256', key).update(\`\${id}.\${at}.\`).update(body).digest('base64')
  const expected = Buffer.from(\`v1,\${mac}\`)
  return headers['webhook-signature'].split(' ').some(each => {
    const sent = Buffer.from(each)
    return sent.length === expected.length && timingSafeEqual(sent, expected)
  })
}
`
