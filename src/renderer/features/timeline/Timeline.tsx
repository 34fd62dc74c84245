import { Button, SegmentedControl, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import {
  IconArrowDownLeft,
  IconArrowsJoin2,
  IconArrowUpRight,
  IconLink,
  IconNote,
  IconPencil,
  IconPlus,
  IconSearch,
  IconUnlink,
} from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import type { HeldValue, Place, TimelineEntry } from '../../../shared/contract/timeline'
import { labelled, withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { go } from '../../app/route'
import { TagDot } from '../../app/TagDot'
import { openSettings } from '../../app/wanted-form'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { useAccounts } from '../mailboxes/index'
import { DoubtMark, MailContent } from '../messages/index'
import { useFieldLabel, useFieldText, useRecordType } from '../records/index'
import classes from './Timeline.module.css'

const PAGE = 30
const DEBOUNCE = 200
const MAX_QUERY = 200

/** Everything that happened with a record, newest first. */
export function Timeline({ record }: { record: RecordRef }) {
  const { t } = useTranslation('customer')
  const { type, id } = record
  const [typed, setTyped] = useState('')
  const [only, setOnly] = useState<'all' | 'message'>('all')
  const [query] = useDebouncedValue(typed.trim(), DEBOUNCE)
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    queries.timeline.forRecord.infiniteOptions({
      input: (after: Place | undefined) => ({
        record: { type, id },
        limit: PAGE,
        after,
        query,
        ...(only === 'message' && { only }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next,
      meta: staleOn('threads', 'new-mail', 'record', 'links', 'settings'),
    }),
  )
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  // A page of a search may hold few, and the next more.
  const isLooking = (query !== '' || only !== 'all') && hasNextPage && entries.length < PAGE
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage()
  }, [isLooking, isFetchingNextPage, fetchNextPage])
  return (
    <section className={classes.section} aria-label={t('timeline.title')}>
      <h3>{t('timeline.title')}</h3>
      <SegmentedControl
        size="xs"
        mb={8}
        fullWidth
        aria-label={t('timeline.show')}
        data={(['all', 'message'] as const).map((value) => ({ value, label: t(`timeline.only.${value}`) }))}
        value={only}
        onChange={setOnly}
      />
      <TextInput
        className={classes.search}
        size="xs"
        type="search"
        leftSection={<IconSearch size={14} />}
        aria-label={t('timeline.search')}
        placeholder={t('timeline.search')}
        maxLength={MAX_QUERY}
        value={typed}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
      />
      <div role="status">
        {data && !isLooking && entries.length === 0 && (
          <p className={classes.none}>
            {query === ''
              ? t(only === 'all' ? 'timeline.empty' : 'timeline.noMail')
              : t('timeline.nothing', { query })}
          </p>
        )}
      </div>
      <ol className={classes.list}>
        {entries.map((entry, index) => (
          <li key={index} className={classes.entry} data-kind={entry.kind}>
            <Entry entry={entry} type={record.type} />
          </li>
        ))}
      </ol>
      {hasNextPage && !isLooking && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('timeline.more')}
        </Button>
      )}
    </section>
  )
}

type Kind = TimelineEntry['kind']
type Of<K extends Kind> = Extract<TimelineEntry, { kind: K }>

/** One presenter per kind: a new kind does not compile without its own. */
const presenters: { [K in Kind]: (props: { entry: Of<K>; type: string }) => ReactNode } = {
  message: MessageEntry,
  note: NoteEntry,
  linked: LinkedEntry,
  unlinked: UnlinkedEntry,
  created: CreatedEntry,
  changed: ChangedEntry,
  merged: MergedEntry,
}

function Entry({ entry, type }: { entry: TimelineEntry; type: string }): ReactNode {
  switch (entry.kind) {
    case 'message':
      return <presenters.message entry={entry} type={type} />
    case 'note':
      return <presenters.note entry={entry} type={type} />
    case 'linked':
      return <presenters.linked entry={entry} type={type} />
    case 'unlinked':
      return <presenters.unlinked entry={entry} type={type} />
    case 'created':
      return <presenters.created entry={entry} type={type} />
    case 'changed':
      return <presenters.changed entry={entry} type={type} />
    case 'merged':
      return <presenters.merged entry={entry} type={type} />
  }
}

function MessageEntry({ entry }: { entry: Of<'message'> }) {
  const { t } = useTranslation('customer')
  const { threadId, folderId, messageId } = entry
  const [isOpen, setOpen] = useState(false)
  const Icon = entry.outgoing ? IconArrowUpRight : IconArrowDownLeft
  const body = (
    <>
      <span className={classes.title}>{entry.subject || t('mail:noSubject')}</span>
      <span className={classes.detail}>{entry.preview}</span>
    </>
  )
  return (
    <>
      <span className={classes.icon} title={entry.outgoing ? t('timeline.sent') : t('timeline.received')}>
        <Icon size={14} />
      </span>
      <button type="button" className={classes.body} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {body}
      </button>
      <DoubtMark doubts={entry.doubts} />
      <Account id={entry.accountId} />
      <MailTimes entry={entry} />
      {isOpen && (
        <article className={classes.opened} aria-label={entry.subject || t('mail:noSubject')}>
          <ErrorBoundary name={t('mail:messageText')} of={messageId}>
            <MailContent threadId={threadId} messageId={messageId} isKept={folderId === null} />
          </ErrorBoundary>
          {folderId !== null && (
            <Button
              size="compact-sm"
              variant="default"
              mt="xs"
              onClick={() => go.thread({ threadId, folderId })}
            >
              {t('timeline.conversation')}
            </Button>
          )}
        </article>
      )}
    </>
  )
}

/** Through which account it came; its rules are one click away. */
function Account({ id }: { id: number | null }) {
  const { t } = useTranslation('customer')
  const { data: accounts = [] } = useAccounts()
  const account = accounts.find((one) => one.id === id)
  if (!account) return null
  const { address } = account.settings
  return (
    <Tooltip label={t('timeline.through', { address })}>
      <button
        type="button"
        className={classes.account}
        aria-label={t('timeline.throughRules', { address })}
        onClick={() => openSettings('settings-automation')}
      >
        <TagDot color={account.color} />
      </button>
    </Tooltip>
  )
}

/** When it arrived; with a word for each, when it says it was written, came to the record and became a task or event. */
function MailTimes({ entry }: { entry: Of<'message'> }) {
  const { t } = useTranslation('customer')
  const { shortDate, longDate } = useFormat()
  const { at, sentAt, linkedAt, activityAt, outgoing } = entry
  const lines = [
    t(outgoing ? 'timeline.times.left' : 'timeline.times.received', { when: longDate(at) }),
    ...(sentAt === null ? [] : [t('timeline.times.dated', { when: longDate(sentAt) })]),
    linkedAt === null
      ? t('timeline.times.byAddress')
      : t('timeline.times.linked', { when: longDate(linkedAt) }),
    ...(activityAt === null ? [] : [t('timeline.times.activity', { when: longDate(activityAt) })]),
  ]
  return (
    <Tooltip
      multiline
      label={lines.map((line) => (
        <span key={line} className={classes.timeLine}>
          {line}
        </span>
      ))}
    >
      <time className={classes.when} tabIndex={0} aria-label={lines.join('. ')}>
        {shortDate(at)}
      </time>
    </Tooltip>
  )
}

function NoteEntry({ entry }: { entry: Of<'note'> }) {
  return <Line icon={<IconNote size={14} />} text={entry.text} entry={entry} />
}

function LinkedEntry({ entry }: { entry: Of<'linked'> }) {
  const { t } = useTranslation('customer')
  return (
    <Line
      icon={<IconLink size={14} />}
      text={t('timeline.linked', { subject: entry.subject || t('mail:noSubject') })}
      entry={entry}
    />
  )
}

function UnlinkedEntry({ entry }: { entry: Of<'unlinked'> }) {
  const { t } = useTranslation('customer')
  return (
    <Line
      icon={<IconUnlink size={14} />}
      text={t('timeline.unlinked', { subject: entry.subject || t('mail:noSubject') })}
      entry={entry}
    />
  )
}

function CreatedEntry({ entry }: { entry: Of<'created'> }) {
  const { t } = useTranslation(['customer', 'filing'])
  const text = entry.rule
    ? t('timeline.createdBy', { rule: t(`filing:rules.${entry.rule}`) })
    : t('timeline.created')
  return <Line icon={<IconPlus size={14} />} text={text} entry={entry} />
}

function ChangedEntry({ entry, type }: { entry: Of<'changed'>; type: string }) {
  const { t } = useTranslation('customer')
  const fieldText = useFieldText()
  const fieldLabel = useFieldLabel()
  const known = useRecordType(type)
  const field = [...(known?.fields ?? []), ...(known?.retired ?? [])].find(({ name }) => name === entry.field)
  if (!field) return null
  const say = ({ value, name }: HeldValue): string => fieldText(field, value, name) || '–'
  return (
    <Line
      icon={<IconPencil size={14} />}
      text={t('timeline.changed', {
        field: fieldLabel(field),
        from: say(entry.from),
        to: say(entry.to),
      })}
      entry={entry}
    />
  )
}

function MergedEntry({ entry, type }: { entry: Of<'merged'>; type: string }) {
  const { t } = useTranslation('customer')
  const fieldText = useFieldText()
  const fieldLabel = useFieldLabel()
  const fields = useRecordType(type)?.fields ?? []
  const left = entry.left.flatMap(({ field: name, value, name: named }) => {
    const field = fields.find((one) => one.name === name)
    const said = field && fieldText(field, value, named)
    return said ? [labelled(fieldLabel(field), said)] : []
  })
  const merged = t('timeline.merged', { name: withinSentence(entry.name) || '–' })
  const text = left.length > 0 ? `${merged}. ${t('merge.left', { values: left.join(' · ') })}` : merged
  return <Line icon={<IconArrowsJoin2 size={14} />} text={text} entry={entry} />
}

function Line({ icon, text, entry }: { icon: ReactNode; text: string; entry: Told }) {
  return (
    <>
      <span className={classes.icon}>{icon}</span>
      <span className={classes.body}>
        <span className={classes.detail}>{text}</span>
      </span>
      <When entry={entry} />
    </>
  )
}

/** When it happened, and by whom. */
interface Told {
  at: number
  by?: string
}

function When({ entry: { at, by = '' } }: { entry: Told }) {
  const { shortDate, longDate } = useFormat()
  return (
    <time className={classes.when} title={by === '' ? longDate(at) : `${longDate(at)} · ${by}`}>
      {shortDate(at)}
    </time>
  )
}
