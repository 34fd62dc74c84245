import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const folder = resolve(import.meta.dirname, '../../../src/main/engine/features/outbox')
const CRM = /[/'](?:crm|people|companies|deals|notes|links|timeline|records|journal)[/']/

it('[COMP-23] nothing that makes a mail knows notes, comments or any other record: they cannot get into one', () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  expect(files.length).toBeGreaterThan(15)
  for (const file of files) {
    const imports = readFileSync(join(file.parentPath, file.name), 'utf8').match(/from '[^']*'/g) ?? []
    for (const line of imports) expect(line, file.name).not.toMatch(CRM)
  }
})
