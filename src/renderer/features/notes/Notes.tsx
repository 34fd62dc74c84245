import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core'
import { IconLock, IconPin, IconPinnedFilled, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { z } from 'zod'
import type { RecordRef } from '../../../shared/contract/crm'
import { MAX_NOTE, type Note } from '../../../shared/contract/notes'
import { labelled, shownLine } from '../../../shared/shown-text'
import { isPressedWhileTyping } from '../../app/key-choice'
import { keyName, printKeys } from '../../app/key-names'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { takenAway } from '../../app/taken-away'
import { useTooLong } from '../../app/too-long'
import { ignoreTyping } from '../../app/type-ahead'
import { beforeUndo, done, undoLatest } from '../../app/undo'
import { keepUnsaved, putBackUnsaved, useUnsaved, useUnsavedText } from '../../app/unsaved'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { staleOn } from '../../bridge/freshness'
import { queries, queryClient } from '../../bridge/queries'
import { byChange, halfTyped, recordQuery, takeBack, useIsGone } from '../records/index'
import { useHoldsWords } from './being-written'
import { GoneNotice } from './GoneNotice'
import classes from './Notes.module.css'
import { newNoteField, useWantedNote } from './wanted-note'
import { onOwnSubmit } from '../../ui/own-events'

/** Notes on a record, on the paper that only we see. */
export function Notes({ record }: { record: RecordRef }) {
  const { t } = useTranslation('customer')
  const { type, id } = record
  const { data: notes = [] } = useQuery(
    queries.notes.list.queryOptions({ input: { record: { type, id } }, meta: staleOn('record') }),
  )
  // Deleted in another window, a note stays here until what is being written in it is saved.
  const [edited, setEdited] = useState<{ note: Note; index: number } | null>(null)
  const isNoteGone =
    edited !== null && edited.note.record.id === record.id && !notes.some(({ id }) => id === edited.note.id)
  const isGone = useIsGone(record)
  const shown = isNoteGone ? notes.toSpliced(edited.index, 0, edited.note) : notes
  return (
    <section className={classes.notes} aria-label={t('notes.title')}>
      <header className={classes.head}>
        <h3>{t('notes.title')}</h3>
        <Tooltip label={t('notes.privateHint')}>
          <span className={classes.private}>
            <IconLock size={12} aria-hidden /> {t('notes.private')}
          </span>
        </Tooltip>
      </header>
      {shown.map((note, index) => (
        <ErrorBoundary key={note.id} name={t('notes.one')} of={note} line>
          <NoteLine
            note={note}
            editing={(isOpen) =>
              setEdited((now) => (isOpen ? { note, index } : now?.note.id === note.id ? null : now))
            }
          />
        </ErrorBoundary>
      ))}
      {isGone && <GoneNotice record={record} />}
      <ErrorBoundary name={t('notes.new')} line>
        <NewNote record={record} first={notes.length === 0} />
      </ErrorBoundary>
    </section>
  )
}

function NewNote({ record, first }: { record: RecordRef; first: boolean }) {
  const { t } = useTranslation('customer')
  const input = useRef<HTMLTextAreaElement>(null)
  const key = halfTyped.note(record)
  const [text, type] = useUnsavedText(key)
  const [saving, setSaving] = useState(false)
  const isGone = useIsGone(record)
  const tooLong = useTooLong()(text.trim(), MAX_NOTE)
  useHoldsWords(record.id, text.trim() !== '')
  /** While nothing was typed, there is nothing of its own that the field could take back. */
  const typedIn = useRef(false)
  useWantedNote(
    true,
    useCallback(() => input.current?.focus(), []),
  )
  /** Its words are nowhere else then: they come back into the field they were typed in. */
  const takeBackIntoField = async (saved: Note, change: string): Promise<void> => {
    if (!(await takeBack(change))) return
    if (!input.current) await putBackUnsaved(key, saved.text)
    else if (input.current.value === '') type(saved.text)
  }
  const save = async (): Promise<void> => {
    if (!text.trim() || tooLong !== undefined || isGone || saving) return
    setSaving(true)
    try {
      const { note: saved, change } = await engine.notes.create({ record, text: text.trim() })
      // What was typed since is the beginning of the next note.
      const now = input.current?.value ?? text
      type(now.startsWith(text) ? now.slice(text.length).trimStart() : now)
      typedIn.current = now !== text
      done(
        t('notes.saved'),
        t('common:undo'),
        () => takeBackIntoField(saved, change),
        shownLine(saved.text, 60),
        { ...byChange(change), words: { key, text: saved.text } },
      )
    } catch (error) {
      // The words stay in the field, beside the way to bring back what they are about.
      if (problemOf(error).code === 'not-found') await queryClient.invalidateQueries(recordQuery(record))
      else report(error)
    } finally {
      setSaving(false)
    }
  }
  return (
    <form {...newNoteField} onSubmit={(event) => onOwnSubmit(event, save)}>
      <Textarea
        ref={input}
        classNames={{ input: classes.input }}
        autosize
        minRows={1}
        maxRows={8}
        aria-label={t('notes.new')}
        placeholder={first ? t('notes.placeholderFirst') : t('notes.placeholder')}
        value={text}
        error={tooLong}
        onChange={(event) => {
          typedIn.current = true
          type(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          const key = keyName(event)
          if (key === 'mod+enter') {
            event.preventDefault()
            event.currentTarget.form?.requestSubmit()
          }
          if (isPressedWhileTyping('undo', event) && !text && !typedIn.current) {
            event.preventDefault()
            void undoLatest()
          }
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      {text.trim() && <SaveNote loading={saving} disabled={isGone || tooLong !== undefined} />}
    </form>
  )
}

/** What a note held when its editing began, and what was made of it. */
const noteDraft = z.object({ from: z.string(), text: z.string() })
type NoteDraft = z.infer<typeof noteDraft>

function readDraft(kept: string): NoteDraft | null {
  const json: unknown = kept ? JSON.parse(kept) : null
  return noteDraft.safeParse(json).data ?? null
}

type NoteParts = Partial<Pick<Note, 'text' | 'pinned'>>

function NoteLine({ note, editing }: { note: Note; editing(isOpen: boolean): void }) {
  const { t } = useTranslation('customer')
  const { mediumDate } = useFormat()
  const key = `note:${note.id}`
  // Text left half changed by a reload or a crash is open again as it was.
  const kept = readDraft(useUnsaved(key) ?? '')
  const [opened, setOpened] = useState<NoteDraft | null>(null)
  const draft = kept ?? opened
  useHoldsWords(note.record.id, draft !== null && draft.text !== draft.from)
  const shown = useRef<HTMLButtonElement>(null)
  /** What is typed, at once: what is kept of it comes back into the view a moment later. */
  const latest = useRef<NoteDraft>(null)
  const finishing = useRef(false)
  const now = (text: string): NoteDraft => ({ from: (latest.current ?? draft)?.from ?? note.text, text })
  const change = (changed: NoteDraft): void => {
    latest.current = changed
    keepUnsaved(key, JSON.stringify(changed), changed.text === changed.from ? '' : changed.text)
  }
  const update = async (from: NoteParts, after: NoteParts): Promise<void> => {
    const { change } = await beforeUndo(engine.notes.update({ id: note.id, ...after, from }))
    const name = shownLine(from.text ?? note.text, 60)
    if (change) done(t('notes.changed'), t('common:undo'), () => takeBack(change), name, byChange(change))
  }
  const remove = async (): Promise<void> => {
    const removed = await takenAway(note.id, () => beforeUndo(engine.notes.remove({ id: note.id })))
    if (!removed) return
    const { change } = removed
    done(
      t('notes.removed'),
      t('common:undo'),
      () => takeBack(change),
      shownLine(note.text, 60),
      byChange(change),
    )
  }
  /** Changed or deleted elsewhere meanwhile, the other's words stay, and the user's own become a note beside them. */
  const save = async (from: string, text: string): Promise<void> => {
    try {
      await update({ text: from }, { text })
    } catch (error) {
      const { code } = problemOf(error)
      if (code !== 'conflict' && code !== 'not-found') throw error
      const { change } = await engine.notes.create({ record: note.record, text })
      done(t(`notes.kept.${code}`), t('common:undo'), () => takeBack(change), '', byChange(change))
    }
  }
  /** What is typed while it is being saved stays in the editor, which stays open for it. */
  const finish = async (written: string, by: 'key' | 'leaving'): Promise<void> => {
    const text = written.trim()
    const { from } = now(written)
    if (text.length > MAX_NOTE || finishing.current) return
    finishing.current = true
    try {
      if (text && text !== from) await save(from, text)
    } finally {
      finishing.current = false
    }
    const typed = latest.current?.text ?? written
    if (typed !== written) {
      change({ from: text, text: typed })
      return
    }
    latest.current = null
    keepUnsaved(key, '')
    setOpened(null)
    editing(false)
    if (by === 'leaving') return
    ignoreTyping()
    setTimeout(() => shown.current?.focus())
  }
  /** With the record gone, too, the words stay where they are, beside the way to bring it back. */
  const told = (error: unknown): void => {
    if (problemOf(error).code === 'not-found') void queryClient.invalidateQueries(recordQuery(note.record))
    else report(error)
  }
  return (
    <article className={classes.note}>
      {draft ? (
        <ErrorBoundary name={t('notes.edit')} line>
          <NoteEditor
            written={draft.text}
            change={(text) => change(now(text))}
            focused={() => editing(true)}
            takesFocus={opened !== null}
            finish={(text, by) => void finish(text, by).catch(told)}
          />
        </ErrorBoundary>
      ) : (
        <button
          ref={shown}
          type="button"
          className={classes.text}
          dir="auto"
          onClick={() => setOpened({ from: note.text, text: note.text })}
          aria-label={labelled(t('notes.edit'), note.text)}
        >
          {note.text}
        </button>
      )}
      <footer className={classes.foot}>
        <time>{mediumDate(note.createdAt)}</time>
        <Tooltip label={note.pinned ? t('notes.unpin') : t('notes.pin')}>
          <ActionIcon
            size={24}
            className={classes.tool}
            onClick={() => void update({ pinned: note.pinned }, { pinned: !note.pinned }).catch(report)}
            aria-label={note.pinned ? t('notes.unpin') : t('notes.pin')}
          >
            {note.pinned ? <IconPinnedFilled size={14} /> : <IconPin size={14} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('notes.remove')}>
          <ActionIcon
            size={24}
            className={classes.tool}
            onClick={() => void remove().catch(report)}
            aria-label={t('notes.remove')}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Tooltip>
      </footer>
    </article>
  )
}

/** Leaving it saves it: by its button, by Escape, by Ctrl+Enter, by a click elsewhere. */
function NoteEditor(props: {
  written: string
  /** It was opened by the user, and not because of what is half changed in it: keys are meant for it. */
  takesFocus: boolean
  change(text: string): void
  focused(): void
  finish(text: string, by: 'key' | 'leaving'): void
}) {
  const { t } = useTranslation('customer')
  const [text, setText] = useState(props.written)
  const tooLong = useTooLong()(text.trim(), MAX_NOTE)
  return (
    <form
      onFocus={props.focused}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) props.finish(text, 'leaving')
      }}
      onSubmit={(event) => onOwnSubmit(event, () => props.finish(text, 'key'))}
    >
      <Textarea
        autosize
        autoFocus={props.takesFocus}
        onFocus={({ currentTarget }) =>
          currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length)
        }
        classNames={{ input: classes.input }}
        aria-label={t('notes.edit')}
        value={text}
        error={tooLong}
        onChange={(event) => {
          setText(event.currentTarget.value)
          props.change(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (!['escape', 'mod+enter'].includes(keyName(event))) return
          event.preventDefault()
          props.finish(text, 'key')
        }}
      />
      <SaveNote disabled={tooLong !== undefined} />
    </form>
  )
}

function SaveNote({ loading = false, disabled = false }: { loading?: boolean; disabled?: boolean }) {
  const { t } = useTranslation('customer')
  return (
    <Button
      mt={6}
      size="compact-sm"
      type="submit"
      loading={loading}
      disabled={disabled}
      rightSection={<kbd className={classes.kbd}>{printKeys('mod+enter').join('')}</kbd>}
    >
      {t('notes.save')}
    </Button>
  )
}
