import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shownLine } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { toggled } from '../../app/toggled'
import { ChoiceField } from '../../ui/ChoiceField'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { useAccounts } from '../mailboxes/index'
import { mailsWanted, type FoundFolder } from './chosen'
import classes from './MailImportDialog.module.css'
import { chooseOthers, closeMailImport, runMailImport, type Stage } from './run'

/** What is in the files, and where it goes. */
export function MailImportPlan({ stage }: { stage: Extract<Stage, { kind: 'planning' }> }) {
  const { t } = useTranslation('mail-import')
  const describe = useDescribe()
  const { data: accounts = [] } = useAccounts()
  const main = accounts.find(({ isMain }) => isMain) ?? accounts[0]
  const { found, problem } = stage
  const [accountId, setAccountId] = useState(main?.id ?? 0)
  const [below, setBelow] = useState(() => t('imported'))
  const [wanted, setWanted] = useState<ReadonlySet<string>>(
    () => new Set(found.folders.map(({ key }) => key)),
  )
  const account = accounts.find(({ id }) => id === accountId)
  const count = mailsWanted(found, wanted)
  const needsFolder = below.trim() === '' && found.folders.some(({ names }) => names.length === 0)
  const toggle = (key: string): void => setWanted((before) => toggled(before, key))
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        <p className={classes.plain} dir="auto">
          <strong>{shownLine(found.name)}</strong> · {t('mails', { count: found.mails })}
        </p>
        <Button variant="default" size="compact-sm" onClick={chooseOthers}>
          {t('choose.another')}
        </Button>
      </Group>
      {problem && <ProblemNotice compact {...describe(problem)} />}
      <Folders folders={found.folders} wanted={wanted} toggle={toggle} />
      <Passed found={found} />
      <div className={classes.where}>
        <ChoiceField
          label={t('account')}
          choices={accounts.map(({ id, settings }) => ({ value: String(id), label: settings.address }))}
          value={String(accountId)}
          onChange={(value) => setAccountId(Number(value))}
        />
        <TextInput
          label={t('below')}
          value={below}
          error={needsFolder ? t('belowNeeded') : undefined}
          onChange={({ currentTarget: { value } }) => setBelow(value)}
        />
      </div>
      <p className={classes.hint}>
        {t(account?.settings.incoming.kind === 'pop3' ? 'whereHere' : 'whereServer')} {t('noDoubles')}
      </p>
      <Group justify="flex-end">
        <Button variant="default" onClick={closeMailImport}>
          {t('common:cancel')}
        </Button>
        <Button
          data-autofocus
          autoFocus
          disabled={count === 0 || needsFolder || account === undefined}
          onClick={() => void runMailImport(found, { accountId, below: below.trim(), wanted })}
        >
          {t('start', { count })}
        </Button>
      </Group>
    </Stack>
  )
}

function Folders(props: {
  folders: readonly FoundFolder[]
  wanted: ReadonlySet<string>
  toggle(key: string): void
}) {
  const { t } = useTranslation('mail-import')
  const { calendarDay, fileSize, number } = useFormat()
  return (
    <div className={classes.folders}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('table.folder')}</th>
            <th scope="col">{t('table.mails')}</th>
            <th scope="col">{t('table.from')}</th>
            <th scope="col">{t('table.to')}</th>
            <th scope="col">{t('table.size')}</th>
          </tr>
        </thead>
        <tbody>
          {props.folders.map(({ key, names, mails, first, last, bytes }) => (
            <tr key={key}>
              <td>
                <Checkbox
                  size="xs"
                  label={<bdi>{names.map((name) => shownLine(name)).join(' / ') || t('noFolder')}</bdi>}
                  checked={props.wanted.has(key)}
                  onChange={() => props.toggle(key)}
                />
              </td>
              <td>{number(mails)}</td>
              <td>{first === null ? '' : calendarDay(first)}</td>
              <td>{last === null ? '' : calendarDay(last)}</td>
              <td>{fileSize(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What is left out, and why. */
function Passed({ found }: { found: { deleted: number; tooLong: number; unread: number } }) {
  const { t } = useTranslation('mail-import')
  const lines = (['deleted', 'tooLong', 'unread'] as const).filter((kind) => found[kind] > 0)
  if (lines.length === 0) return null
  return (
    <ul className={classes.counts}>
      {lines.map((kind) => (
        <li key={kind}>{t(`passed.${kind}`, { count: found[kind] })}</li>
      ))}
    </ul>
  )
}
