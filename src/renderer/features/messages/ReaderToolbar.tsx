import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import {
  IconAddressBook,
  IconArrowLeft,
  IconArrowsDiagonal,
  IconArrowsDiagonalMinimize2,
  IconDots,
} from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { actsAtOnce } from '../../app/second-click'
import { shownActions } from '../../app/action'
import { useCommands, type Command } from '../../app/commands'
import { toggleCustomer } from '../../app/customer-pane'
import { useKeyText, withKey } from '../../app/key-choice'
import { go, useRoute, type RowKey } from '../../app/route'
import { toast } from '../../ui/toast'
import { conversationActions, furtherActions, paperActions, threadPaperActions } from './actions/index'
import type { Conversations } from './actions/target'
import { actsOnMail } from './acts-on-mail'
import { changeThreads } from './change-threads'
import { hasJustMovedOn, sayMovedOn } from './moved-on'
import classes from './Reader.module.css'

const owner = Symbol('reader commands')

/** What can be done with the conversation in the reader. */
export function ReaderToolbar(props: {
  row: RowKey
  messages: Message[]
  /** The message opened last: the one that is printed and saved. */
  inFront: Message | undefined
  allOpen: boolean
  setAllOpen(all: boolean): void
}) {
  const { row, messages, inFront, allOpen, setAllOpen } = props
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const asked = useRoute((route) => route.front === 'customer')
  const liesIn = (wanted: string): boolean =>
    messages.some(({ placements }) =>
      placements.some(({ folderId, role }) => folderId === row.folderId && role === wanted),
    )
  const state = {
    unread: false,
    flagged: messages.some((message) => message.flagged),
    muted: messages.some((message) => message.muted),
    inJunk: liesIn('junk'),
    // The bar has no room for what the menu offers as well.
    inInbox: true,
  }
  const unreadAgain = (): void =>
    void changeThreads([row], { kind: 'seen', value: false }).then(() => go.row(null, 0))
  const latest = useRef({ allOpen, setAllOpen })
  useEffect(() => {
    latest.current = { allOpen, setAllOpen }
  })
  const hasSeveral = messages.length > 1
  const commands = useMemo<Command[]>(
    () => [
      {
        ...{ id: 'fold-messages', group: 'mail', title: t('foldToggle') },
        offered: () => hasSeveral,
        needs: () => t('needsSeveral'),
        run: () => latest.current.setAllOpen(!latest.current.allOpen),
      },
    ],
    [t, hasSeveral],
  )
  useCommands(owner, commands)
  const fold = allOpen ? t('foldAll') : t('unfoldAll')
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('threadActions')} {...actsOnMail.within}>
      <ActionIcon className={classes.back} onClick={() => go.front('list')} aria-label={t('back')}>
        <IconArrowLeft size={18} />
      </ActionIcon>
      {shownActions(conversationActions, { rows: [row], ...state }, t, keyText).map(
        ({ id, label, key, icon: Icon, run }) => (
          <Tooltip key={id} label={withKey(label, key)}>
            <ActionIcon
              size="lg"
              onClick={() => {
                if (hasJustMovedOn()) toast(label, { name: sayMovedOn() })
                else if (id === 'unread') unreadAgain()
                else run()
              }}
              aria-label={label}
              {...actsAtOnce}
            >
              <Icon size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        ),
      )}
      <span className={classes.space} />
      {messages.length > 1 &&
        shownActions(threadPaperActions, { threadId: row.threadId, message: null }, t, keyText).map(
          ({ id, label, key, icon: Icon, run }) => (
            <Tooltip key={id} label={withKey(label, key)}>
              <ActionIcon size="lg" onClick={run} aria-label={label}>
                <Icon size={18} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          ),
        )}
      {messages.length > 1 && (
        <Tooltip label={withKey(fold, keyText('fold-messages'))}>
          <ActionIcon size="lg" onClick={() => setAllOpen(!allOpen)} aria-label={fold}>
            {allOpen ? (
              <IconArrowsDiagonalMinimize2 size={17} stroke={1.6} />
            ) : (
              <IconArrowsDiagonal size={17} stroke={1.6} />
            )}
          </ActionIcon>
        </Tooltip>
      )}
      <Button
        className={classes.customer}
        size="compact-sm"
        variant={asked ? 'light' : 'default'}
        leftSection={<IconAddressBook size={15} />}
        aria-pressed={asked}
        onClick={toggleCustomer}
      >
        {t('customer')}
      </Button>
      {inFront && <MoreMenu inFront={inFront} conversation={{ rows: [row], ...state }} />}
    </div>
  )
}

function MoreMenu({ inFront, conversation }: { inFront: Message; conversation: Conversations }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const paper = { threadId: inFront.threadId, message: inFront }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {shownActions(furtherActions, conversation, t, keyText).map(({ id, label, icon: Icon, run }) => (
          <Menu.Item key={id} leftSection={<Icon size={16} />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {shownActions(paperActions, paper, t, keyText).map(({ id, label, icon: Icon, run }) => (
          <Menu.Item key={id} leftSection={<Icon size={16} />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
