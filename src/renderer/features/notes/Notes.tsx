import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core'
import { IconLock, IconPin, IconPinnedFilled, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import type { Note } from '../../../shared/contract/notes'
import { printKeys, useCommands, type Command } from '../../app/commands'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { updateUndoably } from '../../app/record-undo'
import { done } from '../../app/undo'
import { keepUnsaved, useUnsaved, useUnsavedText } from '../../app/unsaved'
import { engine } from '../../bridge/connection'
import classes from './Notes.module.css'

const owner = Symbol('note commands')

/** Notes on a record, on the paper that only we see. */
export function Notes({ record }: { record: RecordRef }) {
  const { t } = useTranslation('customer')
  const { data: notes = [] } = useQuery({
    queryKey: ['notes', record.type, record.id],
    queryFn: () => engine.notes.list({ record }),
  })
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
      {notes.map((note) => (
        <NoteLine key={note.id} note={note} />
      ))}
      <NewNote record={record} first={notes.length === 0} />
    </section>
  )
}

function NewNote({ record, first }: { record: RecordRef; first: boolean }) {
  const { t } = useTranslation('customer')
  const input = useRef<HTMLTextAreaElement>(null)
  const [text, type] = useUnsavedText(`note:${record.type}:${record.id}`)
  const [saving, setSaving] = useState(false)
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'note',
        group: 'customer',
        title: t('commands.note'),
        keys: ['n'],
        run: () => input.current?.focus(),
      },
    ],
    [t],
  )
  useCommands(owner, commands)
  const save = async (): Promise<void> => {
    if (!text.trim() || saving) return
    setSaving(true)
    try {
      await engine.notes.create({ record, text: text.trim() })
      type('')
    } catch (error) {
      report(error)
    } finally {
      setSaving(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Textarea
        ref={input}
        classNames={{ input: classes.input }}
        autosize
        minRows={1}
        maxRows={8}
        aria-label={t('notes.new')}
        placeholder={first ? t('notes.placeholderFirst') : t('notes.placeholder')}
        value={text}
        readOnly={saving}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            void save()
          }
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      {text.trim() && (
        <Button
          mt={6}
          size="compact-sm"
          type="submit"
          variant="default"
          loading={saving}
          rightSection={<kbd className={classes.kbd}>{printKeys('mod+enter').join('')}</kbd>}
        >
          {t('notes.save')}
        </Button>
      )}
    </form>
  )
}

type NotePart = { text: string } | { pinned: boolean }

function NoteLine({ note }: { note: Note }) {
  const { t } = useTranslation('customer')
  const { mediumDate } = useFormat()
  const key = `note:${note.id}`
  // Text left half changed by a reload or a crash is open again as it was.
  const typed = useUnsaved(key) ?? ''
  const [opened, setOpened] = useState(false)
  const update = (before: NotePart, changes: NotePart): Promise<unknown> =>
    updateUndoably<NotePart, Note>({
      message: t('notes.changed'),
      before,
      changes,
      get: async () =>
        (await engine.notes.list({ record: note.record })).find(({ id }) => id === note.id) ?? note,
      update: (part) => engine.notes.update({ id: note.id, ...part }),
    })
  const remove = async (): Promise<void> => {
    await engine.notes.remove({ id: note.id })
    done(t('notes.removed'), t('common:undo'), () => void engine.notes.restore({ id: note.id }).catch(report))
  }
  const finish = async (written: string): Promise<void> => {
    const text = written.trim()
    if (text && text !== note.text) await update({ text: note.text }, { text })
    keepUnsaved(key, '')
    setOpened(false)
  }
  return (
    <article className={classes.note}>
      {!typed && !opened ? (
        <button
          type="button"
          className={classes.text}
          onClick={() => setOpened(true)}
          aria-label={`${t('notes.edit')}: ${note.text}`}
        >
          {note.text}
        </button>
      ) : (
        <NoteEditor
          text={typed || note.text}
          change={(text) => keepUnsaved(key, text)}
          finish={(text) => void finish(text).catch(report)}
        />
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

/** Leaving it saves it: by Escape, by Ctrl+Enter, by a click elsewhere. */
function NoteEditor(props: { text: string; change(text: string): void; finish(text: string): void }) {
  const { t } = useTranslation('customer')
  const [text, setText] = useState(props.text)
  return (
    <Textarea
      autosize
      autoFocus
      classNames={{ input: classes.input }}
      aria-label={t('notes.edit')}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        props.change(event.currentTarget.value)
      }}
      onBlur={() => props.finish(text)}
      onKeyDown={(event) => {
        const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
        if (event.key !== 'Escape' && !isSave) return
        event.preventDefault()
        event.currentTarget.blur()
      }}
    />
  )
}
