import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { presets } from '../../../src/main/engine/features/accounts/presets'
import { problemCodes } from '../../../src/shared/problem'

const languages = ['en', 'it', 'pl']
const problems = z.record(
  z.string(),
  z.strictObject({ title: z.string().min(1), why: z.string().min(1), mend: z.string().min(1) }),
)
const accounts = z.object({ hints: z.record(z.string(), z.string().min(1)) })
const read = (language: string, name: string): unknown =>
  JSON.parse(
    readFileSync(resolve(import.meta.dirname, `../../../resources/locales/${language}/${name}.json`), 'utf8'),
  )

describe.each(languages)('sentences in %s', (language) => {
  it('[ACC-09] say what every problem is, why, and what mends it', () => {
    expect(Object.keys(problems.parse(read(language, 'problems'))).sort()).toEqual([...problemCodes].sort())
  })

  it('use the same parameters as in English', () => {
    const [here, english] = [
      problems.parse(read(language, 'problems')),
      problems.parse(read('en', 'problems')),
    ]
    for (const code of problemCodes)
      expect([code, ...parameters(here[code])]).toEqual([code, ...parameters(english[code])])
  })

  it('[ACC-26] have a hint for every provider that needs one', () => {
    const { hints } = accounts.parse(read(language, 'accounts'))
    expect(Object.keys(hints).sort()).toEqual(presets.flatMap(({ hint }) => hint ?? []).sort())
  })
})

const parameters = (texts: unknown): string[] =>
  [...new Set(JSON.stringify(texts).match(/\{\{\w+\}\}/g) ?? [])].sort()
