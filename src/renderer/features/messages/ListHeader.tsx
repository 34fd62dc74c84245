import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconMenu2, IconPencilPlus, IconSearch, IconX } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { Mailbox, MailView } from '../../../shared/contract/mailboxes'
import { shownActions } from '../../app/action'
import { useCommands, type Command } from '../../app/commands'
import { useFormat } from '../../app/format'
import { useKeysOf, useKeyText, withKey } from '../../app/key-choice'
import { printedKeys, printKeys } from '../../app/key-names'
import { focusView } from '../../app/focus'
import { report } from '../../app/problems'
import { go, isOfServers, useRoute, type View } from '../../app/route'
import { expectTyping } from '../../app/type-ahead'
import { engine } from '../../bridge/connection'
import { Keys } from '../../ui/Keys'
import { compose } from '../outbox/index'
import { useMailboxes } from '../mailboxes/index'
import { conversationActions } from './actions/index'
import { unread } from './actions/unread'
import { actsOnMail } from './acts-on-mail'
import { InboxTabs } from './InboxTabs'
import { useOwnUnderWay } from './many-changes'
import classes from './ListHeader.module.css'
import { ScopeSwitch } from './ScopeSwitch'
import { SaveSearchButton } from './SaveSearchButton'
import { SearchFormButton } from './SearchForm'
import { SearchNotice } from './SearchNotice'
import { otherKindOf, toggleSingleList, useIsSingleList } from './single-list'
import { useFoundOnServers, useListTotal, useSearch } from './use-thread-rows'

const searchCommands = Symbol('search commands')

/** Above the list: search, what the list shows, and the bar for many messages at once. */
export function ListHeader({ view }: { view: View }) {
  const { t } = useTranslation('mail')
  const checked = useRoute((route) => route.checked)
  const working = useOwnUnderWay() !== undefined
  return (
    <header className={classes.header}>
      <div className={classes.tools}>
        <ActionIcon
          className={classes.menu}
          onClick={() => go.front('folders')}
          aria-label={useTranslation('mail').t('folders')}
        >
          <IconMenu2 size={18} />
        </ActionIcon>
        <SearchBox />
        <ErrorBoundary name={t('search.form.title')} line>
          <SearchFormButton />
        </ErrorBoundary>
        <NewMailButton />
      </div>
      <ScopeSwitch />
      <Title view={view} hidden={checked.length > 0 || working} />
      <ErrorBoundary name={t('tabs.label')} of={view} line>
        <InboxTabs view={view} />
      </ErrorBoundary>
      {(checked.length > 0 || working) && (
        <ErrorBoundary name={t('bulk.label')} line>
          <BulkBar />
        </ErrorBoundary>
      )}
      <SearchNotice />
    </header>
  )
}

function NewMailButton() {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  return (
    <Tooltip label={withKey(t('commands.compose'), keyText('compose'))}>
      <ActionIcon
        variant="filled"
        color="petrol"
        size="lg"
        aria-label={t('commands.compose')}
        onClick={() => void compose({ kind: 'new' })}
      >
        <IconPencilPlus size={18} stroke={1.8} />
      </ActionIcon>
    </Tooltip>
  )
}

function SearchBox() {
  const { t } = useTranslation('mail')
  const keysOf = useKeysOf()
  const input = useRef<HTMLInputElement>(null)
  const active = useRoute((route) => route.search)
  const [text, setText] = useState(active)
  const [followed, setFollowed] = useState(active)
  const [sent, setSent] = useState(active)
  if (active !== followed) {
    setFollowed(active)
    // What is still being typed stays; what was asked elsewhere is shown.
    if (active !== sent) setText(active)
  }
  const search = useDebouncedCallback((query: string) => {
    setSent(query.trim())
    go.search(query.trim())
  }, 120)
  const clear = (): void => {
    setText('')
    // What was typed a moment ago must not come back.
    search('')
    go.search('')
    input.current?.blur()
  }
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'search',
        group: 'go',
        title: t('commands.search'),
        run: () => {
          expectTyping('[role=searchbox]')
          go.front('list')
          requestAnimationFrame(() => input.current?.select())
        },
      },
    ],
    [t],
  )
  useCommands(searchCommands, commands)
  return (
    <TextInput
      ref={input}
      className={classes.search}
      type="search"
      role="searchbox"
      aria-label={t('search.label')}
      placeholder={t('search.placeholder')}
      leftSection={<IconSearch size={15} />}
      rightSection={
        text ? (
          <ActionIcon size="sm" onClick={clear} aria-label={t('search.clear')}>
            <IconX size={14} />
          </ActionIcon>
        ) : (
          <Keys printed={printKeys(keysOf({ id: 'search' })[0] ?? '').filter(Boolean)} />
        )
      }
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        search(event.currentTarget.value)
      }}
      // Keys pressed on the list are meant for what was typed, not for what was found a moment ago.
      onBlur={() => search.flush()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') clear()
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          input.current?.blur()
          event.preventDefault()
        }
      }}
    />
  )
}

function Title({ view, hidden }: { view: View; hidden: boolean }) {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const search = useRoute((route) => route.search)
  const { data: mailboxes = [] } = useMailboxes()
  const { data: found } = useSearch(search)
  const onServer = useFoundOnServers(search).length
  const single = useIsSingleList(view)
  const shown = mailboxes.filter(
    (box) =>
      (view.kind === 'folder' && box.id === view.folderId) ||
      (view.kind === 'role' && box.role === view.role),
  )
  const done = shown.reduce((sum, box) => sum + box.synced, 0)
  const total = shown.reduce((sum, box) => sum + box.serverTotal, 0)
  const isFetching = done < total && shown.some((box) => box.isFetching)
  // A part of the inbox has not all the mail of its folder.
  const isPart = 'splits' in view && view.splits !== undefined
  const held = shown.length > 0 && !isPart ? shown.reduce((sum, box) => sum + box.total, 0) : null
  const name = search ? t('search.title', { query: found?.query ?? search }) : nameOf(view, shown[0], t)
  return (
    <div className={hidden ? 'visually-hidden' : classes.title}>
      <h1 dir="auto" title={name}>
        {name}
      </h1>
      {search && found && <Count messages={found.total + onServer} />}
      {!search && isFetching && (
        <span className={classes.progress} role="status">
          {t('fetched', { done: number(done), total: number(total) })}
        </span>
      )}
      {!search && !isFetching && isOfServers(view) && <Count messages={held} single={single} />}
      <SaveSearchButton />
      {!search && isOfServers(view) && <KindSwitch view={view} single={single} />}
    </div>
  )
}

/** How many conversations the list has, and of how many messages where these are more. */
function Count({ messages, single = false }: { messages: number | null; single?: boolean }) {
  const { t } = useTranslation('mail')
  const rows = useListTotal(({ total }) => total)
  // The two are told of one after the other while mail comes and goes.
  const more = messages !== null && messages > (rows ?? 0) ? messages : null
  const text = [
    rows !== null && rows > 0 && t(single ? 'messageCount' : 'messageList', { count: rows }),
    !single && more !== null && t('messageCount', { count: more }),
  ]
    .filter(Boolean)
    .join(' · ')
  return (
    <span className={classes.progress} role="status" title={text}>
      {text}
    </span>
  )
}

/** Whether the list shows conversations or single messages; each list for itself. */
function KindSwitch({ view, single }: { view: MailView; single: boolean }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const { icon: Icon, label: key } = otherKindOf(single)
  const label = t(key)
  return (
    <Tooltip label={withKey(label, keyText('single-messages'))}>
      <ActionIcon
        className={classes.kind}
        size="sm"
        aria-label={label}
        // Who clicked it goes on with the list it shows.
        onClick={() => {
          toggleSingleList(view)
          focusView()
        }}
      >
        <Icon size={15} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}

function nameOf(view: View, mailbox: Mailbox | undefined, t: TFunction<'mail'>): string {
  if (view.kind === 'role') return t(`roles.${view.role}`)
  if (view.kind !== 'folder') return t(`views.${view.kind}`)
  if (!mailbox) return t('views.folder')
  return mailbox.role ? t(`roles.${mailbox.role}`) : mailbox.name
}

function BulkBar() {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const checked = useRoute((route) => route.checked)
  const progress = useOwnUnderWay()
  const keyText = useKeyText()
  // Rows that are not fetched may be read or not, so both are offered.
  const acted = { rows: checked, unread: true, flagged: false, muted: false, inJunk: false, inInbox: true }
  const actions = conversationActions.flatMap((action) => [
    ...shownActions([action], acted, t, action === unread ? () => '' : keyText),
    ...(action === unread ? shownActions([action], { ...acted, unread: false }, t, () => '') : []),
  ])
  if (progress)
    return (
      <div className={classes.bulk} role="status">
        <strong>{t('bulk.progress', { done: number(progress.done), total: number(progress.total) })}</strong>
        <Button
          className={classes.stop}
          size="compact-sm"
          variant="default"
          onClick={() => void engine.messages.stop({ changeId: progress.id }).catch(report)}
        >
          {t('bulk.stop')}
        </Button>
      </div>
    )
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('bulk.label')} {...actsOnMail.within}>
      <Tooltip label={t('bulk.byMouse', { mod: printedKeys('mod'), shift: printedKeys('shift') })}>
        <strong>{t('bulk.selected', { count: checked.length })}</strong>
      </Tooltip>
      <span className={classes.bulkActions}>
        {actions.map(({ label, key, icon: Icon, run }) => (
          <Tooltip key={label} label={withKey(label, key)}>
            <ActionIcon onClick={run} aria-label={label}>
              <Icon size={17} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        ))}
        <Tooltip label={withKey(t('bulk.none'), printedKeys('escape'))}>
          <ActionIcon onClick={() => go.checkNone()} aria-label={t('bulk.none')}>
            <IconX size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </span>
    </div>
  )
}
