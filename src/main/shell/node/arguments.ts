import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { StartError } from '../../profile/start-error'

const schema = z.object({
  profile: z
    .string()
    .min(1, '--profile needs a folder')
    .transform((dir) => resolve(dir))
    .optional(),
  port: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .catch(() => {
      throw new StartError('bad-arguments', '--port needs a number from 0 to 65535.')
    }),
  'no-open': z.boolean().default(false),
  demo: z.boolean().default(false),
  help: z.boolean().default(false),
})
export type Arguments = z.infer<typeof schema>

export const usage = `Postilla, an e-mail client and a CRM in one program.

  --profile DIR   where mail, records and settings lie
  --port N        the local port to serve on; 0, the default, takes any free one
  --no-open       only print the address, open no window
  --demo          a profile with invented mail and its own mail server; thrown away at the end
                  unless --profile says where to keep it

Where there is no keychain, secrets are kept in a file sealed with a passphrase: it is asked on the terminal
or taken from POSTILLA_PASSPHRASE.`

/** Reads the command line; throws a `StartError` that says what is wrong with it. */
export function readArguments(argv: string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        profile: { type: 'string' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        demo: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    return schema.parse(values)
  } catch (cause) {
    if (cause instanceof StartError) throw cause
    const reason =
      cause instanceof z.ZodError ? cause.issues[0]?.message : cause instanceof Error ? cause.message : ''
    throw new StartError('bad-arguments', `${reason ?? 'The command line is wrong.'}\n\n${usage}`, { cause })
  }
}
