import { ActionIcon, Button, Group, NumberInput, SegmentedControl, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  filingMakes,
  filingMode,
  type AccountFilingChanges,
  type FilingDirection,
} from '../../../shared/contract/filing'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { problemOf } from '../../bridge/problem'
import { describe, report } from '../../app/problems'
import { go } from '../../app/route'
import { saveSettings, useSettings } from '../../app/settings'
import { openSettings } from '../../app/wanted-form'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { ChoiceField } from '../../ui/ChoiceField'
import { onOwnSubmit } from '../../ui/own-events'
import { LineText } from '../../ui/PersonName'
import { SettingsHint, SettingsRow, SettingsSection } from '../../ui/SettingsSection'
import { TagDot } from '../../app/TagDot'
import { ContactReview } from '../contact-review/index'
import classes from './Filing.module.css'
import { useFilingSentence } from './FilingWhy'
import { saveGeneral, useFilingRules } from './queries'

type Rules = NonNullable<ReturnType<typeof useFilingRules>['data']>
type AccountRules = Rules['accounts'][number]

/** Every rule that files mail or makes a record by itself, on one page, with what it did. */
export function FilingSettings() {
  const { t } = useTranslation('filing')
  const { data: rules } = useFilingRules()
  if (!rules) return null
  return (
    <SettingsSection
      title={t('title')}
      action={
        <ErrorBoundary name={t('title')} line>
          <ContactReview />
        </ErrorBoundary>
      }
    >
      <SettingsHint>{t('hint')}</SettingsHint>
      {rules.accounts.map((account) => (
        <ErrorBoundary key={account.accountId} name={account.address} line>
          <OfAccount account={account} />
        </ErrorBoundary>
      ))}
      <ErrorBoundary name={t('answerRule')} line>
        <AnswerRule />
      </ErrorBoundary>
      <SettingsRow label={t('leadDays')} hint={t('leadDaysHint')}>
        <NumberInput
          size="xs"
          w={90}
          aria-label={t('leadDays')}
          min={1}
          max={365}
          allowDecimal={false}
          key={rules.leadDays}
          defaultValue={rules.leadDays}
          onBlur={({ currentTarget }) => {
            const leadDays = Number(currentTarget.value)
            if (Number.isInteger(leadDays) && leadDays >= 1 && leadDays <= 365 && leadDays !== rules.leadDays)
              void engine.filing.saveGeneral({ leadDays }).catch(report)
          }}
        />
      </SettingsRow>
      <ErrorBoundary name={t('never.title')} line>
        <Entries
          title={t('never.title')}
          hint={t('never.hint')}
          add={t('never.add')}
          entries={rules.neverFiled}
          save={(neverFiled) => engine.filing.saveGeneral({ neverFiled })}
          drop={(entry) =>
            saveGeneral(
              { neverFiled: rules.neverFiled.filter((one) => one !== entry) },
              { neverFiled: rules.neverFiled },
              t('dropped'),
              entry,
            )
          }
        />
      </ErrorBoundary>
      <ErrorBoundary name={t('colleagues.title')} line>
        <Entries
          title={t('colleagues.title')}
          hint={t('colleagues.hint')}
          add={t('colleagues.add')}
          entries={rules.colleagues}
          save={(colleagues) => engine.filing.saveGeneral({ colleagues })}
          drop={(entry) =>
            saveGeneral(
              { colleagues: rules.colleagues.filter((one) => one !== entry) },
              { colleagues: rules.colleagues },
              t('dropped'),
              entry,
            )
          }
        />
      </ErrorBoundary>
      <ErrorBoundary name={t('log.title')} line>
        <FilingLog />
      </ErrorBoundary>
    </SettingsSection>
  )
}

const MINUTE = 60_000
/** A day as its field writes it, in the zone of this computer. */
const dayOf = (at: number): string =>
  new Date(at - new Date(at).getTimezoneOffset() * MINUTE).toISOString().slice(0, 10)

function OfAccount({ account }: { account: AccountRules }) {
  const { t } = useTranslation('filing')
  const { accountId, address, color, save: mode, since } = account
  const save = (changes: AccountFilingChanges): void =>
    void engine.filing.saveAccount({ accountId, ...changes }).catch(report)
  const name = (what: string): string => t('of', { what, address })
  return (
    <section className={classes.rule} aria-label={address}>
      <h3 className={classes.head}>
        <TagDot color={color} /> <bdi>{address}</bdi>
      </h3>
      <SettingsRow label={t('save.title')} hint={t(`save.${mode}Hint`)}>
        <SegmentedControl
          size="xs"
          aria-label={name(t('save.title'))}
          data={filingMode.options.map((value) => ({ value, label: t(`save.${value}`) }))}
          value={mode}
          onChange={(value) => save({ save: value })}
        />
      </SettingsRow>
      {(['incoming', 'outgoing'] as const).map((direction) => (
        <SettingsRow key={direction} label={t(`makes.${direction}`)} hint={t('makes.hint')}>
          <Group gap="xs">
            <Last account={account} direction={direction} />
            <ChoiceField
              w={150}
              size="xs"
              disabled={mode === 'off'}
              aria-label={name(t(`makes.${direction}`))}
              choices={filingMakes.options.map((value) => ({ value, label: t(`makes.${value}`) }))}
              value={account[direction]}
              onChange={(value) => {
                const makes = filingMakes.safeParse(value).data
                if (makes) save({ [direction]: makes })
              }}
            />
          </Group>
        </SettingsRow>
      ))}
      <SettingsRow label={t('since')} hint={t('sinceHint')}>
        <TextInput
          type="date"
          size="xs"
          aria-label={name(t('since'))}
          key={since}
          defaultValue={dayOf(since)}
          onBlur={({ currentTarget: { value } }) => {
            const at = new Date(`${value}T00:00`).getTime()
            if (Number.isFinite(at) && value !== dayOf(since)) save({ since: at })
          }}
        />
      </SettingsRow>
      <SettingsHint>
        {t('folders')}{' '}
        <button type="button" className={classes.open} onClick={() => openSettings('settings-folders')}>
          {t('foldersOpen')}
        </button>
      </SettingsHint>
    </section>
  )
}

function Last({ account, direction }: { account: AccountRules; direction: FilingDirection }) {
  const { t } = useTranslation('filing')
  const { shortDate } = useFormat()
  const last = direction === 'incoming' ? account.lastIncoming : account.lastOutgoing
  if (!last) return <span className={classes.last}>{t('nothingYet')}</span>
  return (
    <button type="button" className={classes.open} onClick={() => go.record(last.record)}>
      <LineText text={t('last', { name: last.record.title, when: shortDate(last.at) })} />
    </button>
  )
}

/** The one rule that is of no account: whoever is answered from here. */
function AnswerRule() {
  const { t } = useTranslation(['filing', 'writing'])
  const writing = useSettings().data?.writing
  if (!writing) return null
  return (
    <section className={classes.rule} aria-label={t('writing:contacts.title')}>
      <SettingsRow label={t('writing:contacts.title')} hint={t('writing:contacts.hint')}>
        <SegmentedControl
          size="xs"
          aria-label={t('filing:answerRule')}
          data={(['off', 'ask', 'on'] as const).map((value) => ({
            value,
            label: t(`filing:answer.${value}`),
          }))}
          value={writing.contactsOnAnswer}
          onChange={(contactsOnAnswer) => saveSettings({ writing: { ...writing, contactsOnAnswer } })}
        />
      </SettingsRow>
    </section>
  )
}

function Entries(props: {
  title: string
  hint: string
  add: string
  entries: readonly string[]
  save(entries: string[]): Promise<unknown>
  drop(entry: string): Promise<unknown>
}): ReactNode {
  const { title, hint, add, entries, save, drop } = props
  const { t } = useTranslation('filing')
  const [typed, setTyped] = useState('')
  const [error, setError] = useState('')
  const take = async (): Promise<void> => {
    const wanted = typed.split(/[\s,;]+/).filter(Boolean)
    if (wanted.length === 0) return
    try {
      await save([...entries, ...wanted])
      setTyped('')
      setError('')
    } catch (problem) {
      setError(describe(problemOf(problem)).title)
    }
  }
  return (
    <section className={classes.rule} aria-label={title}>
      <SettingsRow label={title} hint={hint}>
        <form onSubmit={(event) => onOwnSubmit(event, take)}>
          <Group gap={4} align="flex-start">
            <TextInput
              size="xs"
              w={220}
              aria-label={add}
              placeholder={add}
              value={typed}
              error={error}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button size="xs" variant="default" type="submit" aria-label={t('addTo', { title })}>
              {t('add')}
            </Button>
          </Group>
        </form>
      </SettingsRow>
      {entries.length > 0 && (
        <ul className={classes.entries}>
          {entries.map((entry) => (
            <li key={entry} className={classes.entry}>
              <bdi>{entry}</bdi>
              <ActionIcon
                size={20}
                radius="xl"
                aria-label={t('drop', { entry })}
                onClick={() => void drop(entry)}
              >
                <IconX size={12} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const PAGE = 20
const kinds = ['all', 'filed', 'left', 'made'] as const

/** What was decided of each mail, the last first. */
function FilingLog() {
  const { t } = useTranslation('filing')
  const [only, setOnly] = useState<(typeof kinds)[number]>('all')
  const [limit, setLimit] = useState(PAGE)
  const { shortDate } = useFormat()
  const sentence = useFilingSentence()
  const { data: log = [] } = useQuery({
    ...queries.filing.log.queryOptions({
      input: { only, offset: 0, limit: Math.min(limit, 200) },
      meta: staleOn('links', 'record', 'threads', 'settings'),
    }),
    placeholderData: keepPreviousData,
  })
  return (
    <section className={classes.rule} aria-label={t('log.title')}>
      <SettingsRow label={t('log.title')} hint={t('log.hint')}>
        <SegmentedControl
          size="xs"
          aria-label={t('log.title')}
          data={kinds.map((value) => ({ value, label: t(`log.${value}`) }))}
          value={only}
          onChange={setOnly}
        />
      </SettingsRow>
      {log.length === 0 ? (
        <SettingsHint>{t('log.empty')}</SettingsHint>
      ) : (
        <table className={classes.log} aria-label={t('log.title')}>
          <thead>
            <tr>
              <th scope="col">{t('log.mail')}</th>
              <th scope="col">{t('log.why')}</th>
              <th scope="col">{t('log.when')}</th>
            </tr>
          </thead>
          <tbody>
            {log.map((entry) => (
              <tr key={entry.messageId}>
                <td>
                  <button
                    type="button"
                    className={classes.open}
                    disabled={entry.folderId === null}
                    onClick={() =>
                      entry.folderId !== null &&
                      go.thread({ threadId: entry.threadId, folderId: entry.folderId })
                    }
                  >
                    {entry.subject || t('mail:noSubject')}
                  </button>{' '}
                  <bdi>{entry.who}</bdi>
                </td>
                <td>{sentence({ ...entry, accountId: null, choices: [], closed: null })}</td>
                <td>{shortDate(entry.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {log.length >= limit && limit < 200 && (
        <Button size="compact-xs" variant="subtle" onClick={() => setLimit(limit + PAGE)}>
          {t('log.more')}
        </Button>
      )}
    </section>
  )
}
