import i18next from 'i18next'
import { create } from 'zustand'
import { mailtoDraft } from '../../../shared/addresses'
import type { RecordRef } from '../../../shared/contract/crm'
import type { MailAddress } from '../../../shared/contract/messages'
import type { Outgoing } from '../../../shared/contract/outbox'
import { answeredMail, newestMail } from '../../../shared/newest-mail'
import { ProblemError } from '../../../shared/problem'
import { shownName, withinSentence } from '../../../shared/shown-text'
import { shownLanguage } from '../../app/i18n'
import { report } from '../../app/problems'
import { takenAway } from '../../app/taken-away'
import { COMPOSER, expectTyping } from '../../app/type-ahead'
import { undoWay } from '../../app/kept-undo'
import { beforeUndo, done } from '../../app/undo'
import { isUnseen } from '../../app/unseen-mail'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { arePicturesLoaded } from '../../app/loaded-pictures'
import { toast } from '../../ui/toast'
import {
  beginWriting,
  discardDraft,
  forgetDraft,
  isUnwritten,
  saveDraft,
  takeTyped,
  whenMoved,
  writingOf,
} from './drafts'

/**
 * Drafts that are open now, and the one that was asked for last: it takes the focus. A reply to the thread on the
 * screen sits below it; every other one floats.
 */
export const useComposing = create<{
  open: readonly string[]
  focused: string | null
  /** What a link filled in, by draft. */
  filled: ReadonlyMap<string, readonly FilledPart[]>
  /** How an answer that was begun in another way was asked for. */
  asked: ReadonlyMap<string, 'reply' | 'reply-all'>
  /** The record each was begun from. */
  about: ReadonlyMap<string, RecordRef>
}>(() => ({
  open: [],
  focused: null,
  filled: new Map(),
  asked: new Map(),
  about: new Map(),
}))

const filledParts = ['cc', 'bcc', 'subject', 'text'] as const
export type FilledPart = (typeof filledParts)[number]

/** Drafts that are being discarded, and what each is called by now. */
const discarding = new Map<string, string>()

whenMoved((from, to) => {
  const called = (id: string): string => (id === from ? to : id)
  const renamed = <Of>(told: ReadonlyMap<string, Of>) =>
    new Map([...told].map(([id, of]): [string, Of] => [called(id), of]))
  useComposing.setState(({ open, filled, asked, about }) => ({
    open: open.map(called),
    filled: renamed(filled),
    asked: renamed(asked),
    about: renamed(about),
  }))
  for (const [id, now] of discarding) if (now === from) discarding.set(id, to)
})

export type AnswerKind = 'reply' | 'reply-all' | 'forward'
export type NewDraft = {
  kind: 'new' | AnswerKind
  messageId?: number
  /** An answer begun to another mail of the conversation will do. */
  inThread?: boolean
  to?: MailAddress[]
  cc?: MailAddress[]
  bcc?: MailAddress[]
  subject?: string
  /** Plain text the mail begins with. */
  text?: string
  /** Of a new mail to several: see `DraftContent`. */
  method?: 'multiple'
  isBulk?: boolean
  /** The record it is about: who is made a contact while it is written is linked to that. */
  about?: RecordRef
}

/** Starts a draft and opens it, or goes on with the answer begun. The one way to write a mail, from wherever it is asked for. */
export const compose = (input: NewDraft): Promise<void> => opened(begin(input))

/** Starts the mail that a `mailto:` link asks for, and notes what of it whoever followed the link has not written. */
export async function composeFromLink(url: string): Promise<void> {
  const asked = mailtoDraft(url)
  const beginning = begin({ kind: 'new', ...asked }).then((draft) => {
    const parts = filledParts.filter((part) => asked[part].length > 0)
    useComposing.setState(({ filled }) => ({ filled: new Map(filled).set(draft.id, parts) }))
    return draft
  })
  await opened(beginning)
}

/** Answers the newest mail that came in a conversation, as far as its user has seen it, or passes its newest mail on. */
export const answerThread = (threadId: number, kind: AnswerKind): Promise<void> =>
  opened(beginAnswer(threadId, kind))

async function beginAnswer(threadId: number, kind: AnswerKind): Promise<Outgoing> {
  const messages = await engine.messages.thread({ threadId })
  const meant = kind === 'forward' ? newestMail : answeredMail
  const seen = messages.filter(({ id }) => !isUnseen(id))
  const message = meant(seen.length > 0 ? seen : messages)
  if (!message) throw new ProblemError({ code: 'message-gone' })
  const newer = meant(messages)
  if (newer && newer !== message) {
    const [author] = newer.from
    toast(i18next.t('compose:cameMeanwhile.title'), {
      name: i18next.t('compose:cameMeanwhile.text', {
        name: withinSentence(author ? shownName(author) : i18next.t('mail:nobody')),
      }),
    })
  }
  return begin({ kind, messageId: message.id, inThread: true })
}

async function begin({ about, ...input }: NewDraft): Promise<Outgoing> {
  // The answer begun may be open here, with words the engine has not yet.
  if (input.kind !== 'new') await Promise.allSettled(useComposing.getState().open.map(saveTyped))
  const picturesShown = input.messageId !== undefined && arePicturesLoaded(input.messageId)
  const draft = await engine.outbox.create({ ...input, language: shownLanguage(), picturesShown })
  if (about) useComposing.setState((now) => ({ about: new Map(now.about).set(draft.id, about) }))
  const { kind } = input
  if (kind !== 'reply' && kind !== 'reply-all') return draft
  setAsked(draft.id, kind === draft.answerKind ? null : kind)
  await makeRoomFor(draft)
  return draft
}

async function saveTyped(id: string): Promise<void> {
  takeTyped(id)
  await saveDraft(id)
}

/** Of answers to other mails of the conversation those nobody has written in are not what is meant now. */
async function makeRoomFor(answer: Outgoing): Promise<void> {
  for (const id of useComposing.getState().open) {
    const writing = writingOf(id)
    if (!writing || id === answer.id || !isUnwritten(writing)) continue
    const { answerKind, threadId } = writing.draft
    const isAnswer = answerKind === 'reply' || answerKind === 'reply-all'
    if (isAnswer && threadId === answer.threadId) await discardUnwritten(id)
  }
}

/** Takes away a draft nobody has written in. */
export async function discardUnwritten(id: string): Promise<void> {
  hide(id)
  forgetDraft(id)
  try {
    await engine.outbox.discard({ id, isUnwritten: true })
  } catch (error) {
    // It is gone already: another window has closed it, or it made room for another answer.
    if (problemOf(error).code !== 'not-found') throw error
  }
}

function setAsked(id: string, kind: 'reply' | 'reply-all' | null): void {
  const asked = new Map(useComposing.getState().asked)
  if (kind) asked.set(id, kind)
  else asked.delete(id)
  useComposing.setState({ asked })
}

/** The answer stays addressed as it is. */
export const keepAddressed = (id: string): void => setAsked(id, null)

/** The answer goes to whom it was asked to be for. */
export async function readdress(id: string, kind: 'reply' | 'reply-all'): Promise<void> {
  await saveDraft(id)
  beginWriting(await engine.outbox.readdress({ id, kind }))
  setAsked(id, null)
}

/** Keys pressed meanwhile are words for the draft; a click elsewhere keeps the focus there. */
async function opened(opening: Promise<Outgoing>): Promise<void> {
  const typing = expectTyping(COMPOSER, opening)
  try {
    showDraft(await opening, typing.isAwaited())
  } catch (error) {
    report(error)
  }
}

export const openDraft = (draft: Outgoing): Promise<void> => opened(Promise.resolve(draft))

function showDraft(draft: Outgoing, takesFocus: boolean): void {
  beginWriting(draft)
  useComposing.setState(({ open }) => ({
    open: open.includes(draft.id) ? open : [...open, draft.id],
    focused: takesFocus ? draft.id : null,
  }))
}

/** Goes on with a draft: as this window has it while some of it is still being saved, else as the engine has it. */
export const continueDraft = (id: string): Promise<void> => opened(latest(id))

async function latest(id: string): Promise<Outgoing> {
  try {
    await saveDraft(id)
    return await engine.outbox.get({ id })
  } catch (error) {
    const writing = writingOf(id)
    if (!writing) throw error
    return writing.draft
  }
}

/** Closes a composer at once; what is not saved yet is, before it is forgotten here. */
export function closeDraft(id: string): void {
  hide(id)
  saveDraft(id).then(() => {
    if (!useComposing.getState().open.includes(id)) forgetDraft(id)
  }, report)
}

/**
 * Discards a draft, open or not, and offers the way back to it. Its composer closes at once: keys pressed before the
 * engine has answered are for what is below. Where it cannot be discarded it opens again, and the answer is false. It is
 * refused where the draft `keeps`, which is to stay instead, is none any more.
 */
export const throwAway = async (id: string, discarded: Discarded = {}): Promise<boolean> =>
  (await takenAway(id, () => discard(id, discarded))) ?? true

interface Discarded {
  keeps?: string
  /** Of a draft that is not open here. */
  subject?: string
}

async function discard(id: string, { keeps, subject = '' }: Discarded): Promise<boolean> {
  const wasOpen = useComposing.getState().open.includes(id)
  hide(id)
  const writing = writingOf(id)
  if (writing?.gone && writing.state === 'saved') {
    forgetDraft(id)
    return true
  }
  discarding.set(id, id)
  let isGone = false
  try {
    isGone = await beforeUndo(discardDraft(id, keeps))
  } finally {
    const now = discarding.get(id) ?? id
    discarding.delete(id)
    if (!isGone && wasOpen) useComposing.setState(({ open }) => ({ open: [...open, now], focused: now }))
  }
  if (isGone)
    done(
      i18next.t('compose:discarded'),
      i18next.t('undo'),
      () => bringDiscardedBack(id),
      withinSentence(writing?.draft.content.subject ?? subject),
      { way: discardedWay(id) },
    )
  return isGone
}

const bringDiscardedBack = async (id: string): Promise<void> => openDraft(await engine.outbox.restore({ id }))
const discardedWay = undoWay('discard', bringDiscardedBack)

const hide = (id: string): void =>
  useComposing.setState(({ open }) => ({ open: open.filter((other) => other !== id), focused: null }))
