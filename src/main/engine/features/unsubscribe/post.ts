import { lookup } from 'node:dns'
import { request } from 'node:https'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import type { Problem } from '../../../../shared/problem'

/** Networks of this computer and of its house or company, which no sender is to reach through us. */
const inside = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, prefix, 'ipv6')

/** Whether an address of the internet protocol is of this computer or a network behind it. */
export const isInside = (address: string): boolean => inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/** Whether a host is; what cannot be found is not. */
export const isInsideHost = (host: string): Promise<boolean> =>
  new Promise((resolve) =>
    lookup(host, { all: true }, (error, found) =>
      resolve(!error && found.some(({ address }) => isInside(address))),
    ),
  )

const DEADLINE = 20_000
const BODY = 'List-Unsubscribe=One-Click'

/** What became of a POST; `isFinal` where to ask again is of no use. */
export type Posted = { ok: true } | { ok: false; problem: Problem; isFinal: boolean }

/**
 * The POST of RFC 8058 section 3.2: this body, no cookie, nothing that tells who asks, and no redirect followed. Whoever
 * has no business inside of the own network is not asked there, whatever name leads there.
 */
export function postOneClick(url: URL, mayBeInside: boolean, signal: AbortSignal): Promise<Posted> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const refused = (serverReply: string): Posted => ({
    ...{ ok: false, isFinal: true },
    problem: { code: 'unsubscribe-refused', params: { host }, serverReply },
  })
  const hidden: Posted = {
    ok: false,
    isFinal: true,
    problem: { code: 'unsubscribe-inside', params: { host } },
  }
  if (isIP(host) !== 0 && !mayBeInside && isInside(host)) return Promise.resolve(hidden)
  return new Promise((resolve) => {
    let isHidden = false
    const guarded: LookupFunction = (name, options, done) =>
      lookup(name, { ...options, all: true }, (error, found) => {
        const [first] = found ?? []
        isHidden = !error && !mayBeInside && found.some(({ address }) => isInside(address))
        if (error || isHidden || !first) done(error ?? new Error('hidden'), '', 4)
        else if (options.all === true) done(null, found)
        else done(null, first.address, first.family)
      })
    const posting = request(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': BODY.length },
        agent: false,
        lookup: guarded,
        signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]),
      },
      (response) => {
        const { statusCode = 0, statusMessage = '' } = response
        response.destroy()
        if (statusCode >= 200 && statusCode < 300) resolve({ ok: true })
        else resolve(refused(`HTTP ${statusCode} ${statusMessage}`.trim().slice(0, 200)))
      },
    )
    posting.on('error', () =>
      resolve(
        isHidden ? hidden : { ok: false, isFinal: false, problem: { code: 'unreachable', params: { host } } },
      ),
    )
    posting.end(BODY)
  })
}
