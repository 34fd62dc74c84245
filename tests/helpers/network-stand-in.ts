import { Resolver } from 'node:dns/promises'
import { z } from 'zod'

/**
 * What a program asks the names and the web of in place of the network there is: loaded before it, as `--import` in
 * `NODE_OPTIONS` does. What is not held does not exist.
 */
const held = z
  .object({
    /** By name, as `_imaps._tcp.firma.example`. */
    srv: z.record(z.string(), z.object({ name: z.string(), port: z.number() })),
    /** By address, without its query. */
    web: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(process.env['POSTILLA_TEST_NETWORK'] ?? '{}'))

const nothing = (name: string): Promise<never> => Promise.reject(new Error(`ENOTFOUND ${name}`))

Object.assign(Resolver.prototype, {
  resolveSrv(name: string) {
    const record = held.srv[name]
    return record ? Promise.resolve([{ ...record, priority: 1, weight: 1 }]) : nothing(name)
  },
  resolveMx: nothing,
})

globalThis.fetch = (asked) => {
  const url = asked instanceof Request ? asked.url : asked.toString()
  const text = held.web[url.replace(/\?.*$/, '')]
  return text === undefined ? nothing(url) : Promise.resolve(new Response(text))
}
