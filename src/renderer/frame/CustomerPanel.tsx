import { answeredMail } from '../../shared/newest-mail'
import { shownName, withinSentence } from '../../shared/shown-text'
import { Anchor, Button, Tooltip } from '@mantine/core'
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconFileText,
  IconLink,
  IconNews,
  IconRobot,
  IconUser,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react'
import { skipToken, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordSummary } from '../../shared/contract/crm'
import type { Counterpart, Message } from '../../shared/contract/messages'
import type { FormPerson } from '../../shared/contract/people'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { currentKeyText, inBrackets, useKeyText } from '../app/key-choice'
import { useRoute } from '../app/route'
import { useThread } from '../app/thread-query'
import { ignoreTyping } from '../app/type-ahead'
import { ofThread, staleOn } from '../bridge/freshness'
import { queries } from '../bridge/queries'
import { EmptyState } from '../ui/EmptyState'
import { AddressText, LineText } from '../ui/PersonName'
import { toast } from '../ui/toast'
import { FilingWhy } from '../features/filing/index'
import { useWantedNote } from '../features/notes/index'
import { RecordIcon, recordQuery } from '../features/records/index'
import { useDoubtText } from '../app/doubt-text'
import { compose, useDraftsOnServer, useRecipientsOfAnswer } from '../features/outbox/index'
import { CreatePerson } from '../features/people/index'
import classes from './CustomerPanel.module.css'
import { linkThread, useSuggestions, useThreadLinks } from '../features/links/index'
import { RecordSide } from './records/RecordSide'
import { useBesideMail, useOwners } from './owners'
import { RecordTabs } from './RecordTabs'
import { useShownRecord } from './shown-record'

/** Beside the mail: whose it is, what was agreed, what came before. */
export function CustomerPanel() {
  const { t } = useTranslation('customer')
  const selected = useRoute((route) => route.selected)
  return (
    <aside className={classes.panel} aria-label={t('panel')}>
      {selected ? (
        <ErrorBoundary key={selected.threadId} name={t('panel')}>
          <ThreadCustomer threadId={selected.threadId} />
        </ErrorBoundary>
      ) : (
        <EmptyState icon={<IconUsers size={24} />} title={t('empty.title')}>
          {t('empty.text')}
        </EmptyState>
      )}
    </aside>
  )
}

function ThreadCustomer({ threadId }: { threadId: number }) {
  const { t } = useTranslation(['customer', 'filing'])
  const { data: links, isFetching: linksAwaited } = useThreadLinks(threadId)
  const { data: suggestions, isFetching: suggestionsAwaited } = useSuggestions(threadId)
  const addressed = useAddressed(threadId)
  const [creatingFrom, setCreatingFrom] = useState<Message | null>(null)
  const besideMail = useBesideMail(({ id }) => id)
  const linked = (links ?? []).map((link) => link.record)
  const writers = (suggestions ?? []).filter(
    ({ record, reason }) => reason === 'address' && record.type === 'person',
  )
  const ofThread = [...linked, ...writers.map(({ record }) => record)]
  const isKnown = links !== undefined && suggestions !== undefined
  const { records, record, isHeldAlone, choose } = useShownRecord(
    isKnown
      ? [...addressed.filter(({ id }) => ofThread.every((other) => other.id !== id)), ...ofThread]
      : none,
  )
  if (!isKnown) return <div aria-busy />
  const isBesideMail = besideMail !== null && besideMail === record?.id
  return (
    <>
      <ErrorBoundary name={t('doubted')} line>
        <DoubtedWriter threadId={threadId} />
      </ErrorBoundary>
      <ErrorBoundary name={t('filing:why.title')} line>
        <FilingWhy threadId={threadId} />
      </ErrorBoundary>
      {records.length > 1 && <RecordTabs records={records} current={record} choose={choose} />}
      {record ? (
        <>
          {!linked.some(({ id }) => id === record.id) && !isHeldAlone && (
            <LinkOffer threadId={threadId} record={record} />
          )}
          <ErrorBoundary key={record.id} name={record.title}>
            {isBesideMail ? (
              <EmptyState icon={<IconUser size={24} />} title={record.title}>
                {t('recipients.besideMail')}
              </EmptyState>
            ) : (
              <RecordSide record={record} />
            )}
          </ErrorBoundary>
          <ErrorBoundary name={t('suggested')} line>
            <Suggestions threadId={threadId} except={records} />
          </ErrorBoundary>
        </>
      ) : (
        <ErrorBoundary name={t('panel')}>
          <Stranger
            threadId={threadId}
            isSure={!linksAwaited && !suggestionsAwaited}
            create={setCreatingFrom}
          />
        </ErrorBoundary>
      )}
      {creatingFrom && (
        <Creating message={creatingFrom} threadId={threadId} close={() => setCreatingFrom(null)} />
      )}
    </>
  )
}

const none: readonly RecordSummary[] = []

/** Whom of the CRM the answer is for that is being written below the conversation. */
function useAddressed(threadId: number): RecordSummary[] {
  const owners = useOwners(useRecipientsOfAnswer(threadId))
  return owners.flatMap(({ kind, person }) => (person && kind === 'person' ? [person] : []))
}

/** Open whatever comes in the conversation, and of whoever it was opened from. */
function Creating(props: { message: Message; threadId: number; close(): void }) {
  const { t } = useTranslation('customer')
  return (
    <ErrorBoundary name={t('create.title')} close={props.close}>
      <CreatePerson {...props} />
    </ErrorBoundary>
  )
}

/** What speaks against those who wrote: the customer named here may be nobody of theirs. */
function DoubtedWriter({ threadId }: { threadId: number }) {
  const { t } = useTranslation('customer')
  const doubtText = useDoubtText()
  const { data: messages = [] } = useThread(threadId)
  const texts = new Set(messages.flatMap(({ doubts }) => doubts.map(doubtText)))
  if (texts.size === 0) return null
  return (
    <section className={classes.doubted} aria-label={t('doubted')}>
      <h3>
        <IconAlertTriangle size={15} aria-hidden /> {t('doubted')}
      </h3>
      {[...texts].slice(0, MAX_DOUBTS).map((text) => (
        <p key={text}>{text}</p>
      ))}
    </section>
  )
}

const MAX_DOUBTS = 5

function LinkOffer({ threadId, record }: { threadId: number; record: RecordSummary }) {
  const { t } = useTranslation('customer')
  return (
    <div className={classes.offer}>
      <span>{t('notLinkedYet')}</span>
      <Button
        size="compact-sm"
        leftSection={<IconLink size={14} />}
        onClick={() => void linkThread(threadId, record)}
      >
        {t('linkThread')}
      </Button>
    </div>
  )
}

/** Where the people among these work: that their mail concerns it goes without saying. */
function useCompaniesOf(records: readonly RecordSummary[]): ReadonlySet<string> {
  const people = useQueries({
    queries: records.filter(({ type }) => type === 'person').map(({ type, id }) => recordQuery({ type, id })),
  })
  return new Set(people.flatMap(({ data }) => Object.keys(data?.references ?? {})))
}

function Suggestions({ threadId, except = [] }: { threadId: number; except?: readonly RecordSummary[] }) {
  const { t } = useTranslation('customer')
  const { data: suggestions = [] } = useSuggestions(threadId)
  const ownCompanies = useCompaniesOf(except)
  const others = suggestions
    .filter(
      ({ record, reason }) =>
        !except.some(({ id }) => id === record.id) && !ownCompanies.has(record.id) && reason !== 'recent',
    )
    .slice(0, 4)
  if (others.length === 0) return null
  return (
    <section className={classes.section}>
      <h3>{t('suggested')}</h3>
      <ul className={classes.suggestions}>
        {others.map(({ record, reason, because }) => (
          <li key={record.id}>
            <Tooltip label={t(`reasons.${reason}`, { because })} position="left">
              <button
                type="button"
                className={classes.suggestion}
                onClick={() => void linkThread(threadId, record)}
              >
                <RecordIcon type={record.type} />
                <span className={classes.suggestionText}>
                  <span>
                    <LineText text={record.title} />
                  </span>
                  <span className={classes.reason}>
                    <LineText text={t(`reasons.${reason}`, { because })} />
                  </span>
                </span>
                <IconLink size={15} className={classes.linkIcon} aria-label={t('linkThread')} />
              </button>
            </Tooltip>
          </li>
        ))}
      </ul>
    </section>
  )
}

/**
 * A note lies at a record: where there is none yet, its key says so, and offers to make one of who wrote. While that
 * is not sure, as right after one was made, the key waits for the answer: what is typed behind it is the note's text.
 */
function useNoteNeed(name: string, create: (() => void) | null, isSure: boolean): void {
  const { t } = useTranslation('customer')
  const tell = useCallback(() => {
    ignoreTyping()
    if (create) toast(t('noteNeeds.person', { name }), { action: { label: t('noteNeeds.add'), run: create } })
    else toast(t('noteNeeds.record', { key: inBrackets(currentKeyText('link')) }))
  }, [t, name, create])
  useWantedNote(isSure, tell)
}

/** Whom the form in a program's mail names. What arrives of the mail later may tell. */
function useNamedInForm(message: Message | undefined): FormPerson | null {
  const { data = null } = useQuery(
    message
      ? queries.people.namedInForm.queryOptions({
          input: { messageId: message.id },
          meta: staleOn('links', 'record', ofThread(message.threadId)),
        })
      : queries.people.namedInForm.queryOptions({ input: skipToken }),
  )
  return data
}

/** What a form says of who filled it in, which nothing proves: the user decides whether it is so. */
function NamedInForm(props: { threadId: number; form: FormPerson; create(): void }) {
  const { known, ...person } = props.form
  const { t } = useTranslation('customer')
  const name = withinSentence(known?.name ?? shownName(person))
  const title = known?.name ?? ''
  return (
    <section className={classes.section} aria-label={t('stranger.form.title')}>
      <h3>{t('stranger.form.title')}</h3>
      <p className={classes.formText}>
        {person.name !== '' && <bdi>{shownName(person)} </bdi>}
        <Anchor
          component="button"
          type="button"
          fz={13}
          aria-label={t('writeTo', { name: person.address })}
          onClick={() => void compose({ kind: 'new', to: [person] })}
        >
          <AddressText address={person.address} wraps />
        </Anchor>
      </p>
      <p className={classes.formText}>
        {t(known ? 'stranger.form.known' : 'stranger.form.unproven', { name })}
      </p>
      {known ? (
        <Button
          size="compact-sm"
          leftSection={<IconLink size={14} />}
          onClick={() => void linkThread(props.threadId, { type: 'person', id: known.id, title })}
        >
          {t('stranger.form.link', { name })}
        </Button>
      ) : (
        <Button size="compact-sm" leftSection={<IconUserPlus size={14} />} onClick={props.create}>
          {t('stranger.form.add', { name })}
        </Button>
      )}
    </section>
  )
}

const NOBODY: Counterpart = { kind: 'nobody', name: '', address: '' }

/** Nobody in the CRM has this address: add a client, or link by hand. */
function Stranger(props: { threadId: number; isSure: boolean; create(from: Message): void }) {
  const { data: messages } = useThread(props.threadId)
  const { data: drafts } = useDraftsOnServer(props.threadId)
  if (!messages || !drafts) return <div aria-busy />
  return <StrangersMail {...props} messages={messages} drafts={drafts} />
}

function StrangersMail(props: {
  threadId: number
  messages: readonly Message[]
  drafts: readonly Message[]
  isSure: boolean
  create(from: Message): void
}) {
  const { threadId, messages, drafts, create: createFrom } = props
  const { t } = useTranslation('customer')
  const keyText = useKeyText()
  const incoming = answeredMail(messages)
  const { kind, name, address } = incoming?.counterpart ?? NOBODY
  const create = (): void => {
    if (incoming) createFrom(incoming)
  }
  const form = useNamedInForm(kind === 'machine' && !incoming?.isSpam ? incoming : undefined)
  const isOffered = address !== '' && incoming?.isSpam !== true
  const noted = form ? shownName(form) : shownName({ name, address })
  useNoteNeed(noted, isOffered || form?.known === null ? create : null, props.isSure)
  const draft = messages.length === 0 ? drafts.at(-1) : undefined
  if (draft) {
    const isAddressed = draft.to.length + draft.cc.length + draft.bcc.length > 0
    return (
      <>
        <div className={classes.stranger}>
          <EmptyState icon={<IconFileText size={24} />} title={t('stranger.draft.title')}>
            {t(isAddressed ? 'stranger.draft.strangers' : 'stranger.draft.text')}
          </EmptyState>
        </div>
        <ErrorBoundary name={t('suggested')} line>
          <Suggestions threadId={threadId} />
        </ErrorBoundary>
      </>
    )
  }
  if (incoming?.isSpam) {
    return (
      <div className={classes.stranger}>
        <EmptyState icon={<IconAlertOctagon size={24} />} title={t('stranger.spam.title')}>
          {t('stranger.spam.text', { key: inBrackets(keyText('junk')) })}
        </EmptyState>
      </div>
    )
  }
  return (
    <>
      <div className={classes.stranger}>
        <EmptyState
          icon={
            kind === 'list' ? (
              <IconNews size={24} />
            ) : kind === 'me' ? (
              <IconUser size={24} />
            ) : kind === 'colleague' ? (
              <IconUsers size={24} />
            ) : kind === 'machine' ? (
              <IconRobot size={24} />
            ) : (
              <IconUserPlus size={24} />
            )
          }
          title={t(`stranger.${kind}.title`, { name: shownName({ name, address }) })}
          action={
            isOffered && (
              <Button
                variant={kind === 'person' ? 'filled' : 'default'}
                leftSection={<IconUserPlus size={16} />}
                onClick={create}
              >
                {t('stranger.create')}
              </Button>
            )
          }
        >
          {t(form ? 'stranger.form.text' : `stranger.${kind}.text`)}
        </EmptyState>
      </div>
      {form && (
        <ErrorBoundary name={t('stranger.form.title')} line>
          <NamedInForm threadId={threadId} form={form} create={create} />
        </ErrorBoundary>
      )}
      <ErrorBoundary name={t('suggested')} line>
        <Suggestions threadId={threadId} />
      </ErrorBoundary>
    </>
  )
}
