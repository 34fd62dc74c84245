import i18next from 'i18next'
import { create } from 'zustand'
import { usualNotices, type ChangeEvent, type Notices, type NoticeAction } from '../../../shared/contract/app'
import { nameList, shownLine } from '../../../shared/shown-text'
import { report } from '../../app/problems'
import { go } from '../../app/route'
import { currentSettings, saveSettings } from '../../app/settings'
import { engine } from '../../bridge/connection'
import { onEngineEvent } from '../../bridge/queries'
import { shell } from '../../bridge/shell'
import { answerThread } from '../outbox/index'
import { changeThreads } from './change-threads'
import { askUntilWhen } from './dialogs'

type NewMail = Extract<ChangeEvent, { type: 'new-mail' }>

/** Mail that comes so close together is told of at once. */
const TOGETHER_MS = 400
/** Writers named where several mails are told of at once. */
const NAMED = 3
/** No system shows more of a line. */
const LONGEST = 200

const wantedNow = (): Notices => currentSettings()?.notices ?? usualNotices

/** Whether the user is to be asked about notifications: not before one would have been shown. */
export const useNoticeOffer = create<{ isDue: boolean }>(() => ({ isDue: false }))

/** Whatever they answer, they are not asked again. */
export async function answerOffer(isWanted: boolean): Promise<void> {
  useNoticeOffer.setState({ isDue: false })
  // Browsers ask only right behind what was pressed.
  const answer = isWanted ? await shell.askForNotices() : 'default'
  saveSettings({ notices: { ...wantedNow(), wasAsked: answer !== 'default' || !isWanted } })
}

/** Tells of new mail outside the window for as long as it is open. */
export function tellNewMail(): () => void {
  let waiting: NewMail[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    timer = undefined
    const mails = waiting
    waiting = []
    const [only] = mails
    if (only && mails.length === 1) tellOne(only)
    else tellMany(mails)
  }
  const end = onEngineEvent((event) => {
    if (event.type === 'threads') return closeDealtWith(event.threadIds)
    if (event.type !== 'new-mail' || !event.isTold) return
    if (document.hasFocus()) return
    if (shell.noticePermission() === 'default') useNoticeOffer.setState({ isDue: !wantedNow().wasAsked })
    waiting.push(event)
    timer ??= setTimeout(tell, TOGETHER_MS)
  })
  return () => {
    end()
    clearTimeout(timer)
  }
}

/** Notifications that may still be on the screen, by message. */
const onScreen = new Map<number, { threadId: number; folderId: number; close(): void }>()

function tellOne({ messageId, threadId, folderId, doubts, ...mail }: NewMail): void {
  const { hidesContent, actions } = wantedNow()
  const row = { threadId, folderId }
  const from = cut(mail.from)
  const subject = cut(mail.subject) || i18next.t('mail:noSubject')
  const isDoubted = doubts.length > 0
  const close = shell.notify({
    tag: `mail-${messageId}`,
    title: hidesContent ? i18next.t('mail:notices.newMail', { count: 1 }) : isDoubted ? `⚠ ${from}` : from,
    body: hidesContent ? '' : isDoubted ? `${i18next.t('customer:doubted')}\n${subject}` : subject,
    actions: actions.map((id) => ({ id, label: i18next.t(`mail:notices.actions.${id}`) })),
    onPress: (action) => act(row, action),
  })
  onScreen.set(messageId, { ...row, close })
}

function tellMany(mails: readonly NewMail[]): void {
  const names = [...new Set(mails.map(({ from }) => cut(from)))].slice(0, NAMED)
  shell.notify({
    tag: 'mails',
    title: i18next.t('mail:notices.newMail', { count: mails.length }),
    body: wantedNow().hidesContent ? '' : nameList(names),
    actions: [],
    onPress: () => go.view({ kind: 'role', role: 'inbox' }),
  })
}

const cut = (text: string): string => shownLine(text).slice(0, LONGEST)

function act(row: { threadId: number; folderId: number }, action: string): void {
  const acts: Record<NoticeAction, () => Promise<void> | void> = {
    reply() {
      go.thread(row)
      return answerThread(row.threadId, 'reply')
    },
    archive: () => changeThreads([row], { kind: 'move-to-role', role: 'archive' }),
    snooze() {
      go.thread(row)
      askUntilWhen([row])
    },
    read: () => changeThreads([row], { kind: 'seen', value: true }),
  }
  const isKnown = (id: string): id is NoticeAction => id in acts
  if (!isKnown(action)) return go.thread(row)
  Promise.resolve(acts[action]()).catch(report)
}

/** What was read, moved or deleted meanwhile, here or on another device, is no news any more. */
function closeDealtWith(threadIds: readonly number[]): void {
  for (const [messageId, { threadId, folderId, close }] of onScreen) {
    if (!threadIds.includes(threadId)) continue
    void engine.messages.thread({ threadId }).then(
      (messages) => {
        const message = messages.find(({ id }) => id === messageId)
        if (message && !message.seen && message.placements.some((place) => place.folderId === folderId))
          return
        onScreen.delete(messageId)
        close()
      },
      // It stays until somebody presses it.
      () => undefined,
    )
  }
}
