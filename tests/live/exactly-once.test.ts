import { appendFileSync } from 'node:fs'
import { describe, expect, inject, it } from 'vitest'
import { isPostfixThere } from '../helpers/postfix'
import { runSending } from '../helpers/sending-run'

/** `npm run test:sending` runs many; each run has a seed of its own, and says which. */
const COUNT = Number(process.env['SENDING_MAILS'] ?? 8)
const SEED = Number(process.env['SENDING_SEED'] ?? Date.now() % 100_000)
const FILE = process.env['SENDING_LOG']
/** What is written to the terminal comes when all is over. */
const say = (line: string): void => (FILE ? appendFileSync(FILE, `${line}\n`) : console.log(line))
const HOURS = 3_600_000

const describeSending = inject('dovecot') !== null && isPostfixThere() ? describe : describe.skip

describeSending('[BEY-14] mail through a real Postfix while everything goes wrong', () => {
  it(
    `is delivered exactly once, or is told not to have been: ${COUNT} mails, seed ${SEED}`,
    async () => {
      const { wrong, figures } = await runSending(COUNT, SEED, say)
      say(JSON.stringify(figures, null, 2))
      expect(wrong, `SENDING_SEED=${SEED}`).toEqual([])
    },
    12 * HOURS,
  )
})
