import { z } from 'zod'

/** From the main process to the engine's process. `connect` carries a port. */
export const toEngine = z.discriminatedUnion('type', [
  /** `dir` is null for a demo that is thrown away. */
  z.object({ type: z.literal('open'), kind: z.enum(['normal', 'demo']), dir: z.string().nullable() }),
  z.object({ type: z.literal('passphrase'), value: z.string().nullable() }),
  z.object({ type: z.literal('connect') }),
  z.object({ type: z.literal('stop') }),
])
export type ToEngine = z.infer<typeof toEngine>
export type OpenRequest = Extract<ToEngine, { type: 'open' }>

/** From the engine's process to the main process. */
export const fromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('passphrase-needed'), isNew: z.boolean() }),
  /** The profile cannot be opened; `message` is for the user. Trying again would not help. */
  z.object({ type: z.literal('refused'), message: z.string() }),
])
export type FromEngine = z.infer<typeof fromEngine>
