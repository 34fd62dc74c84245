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
import { done } from '../../app/undo'
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
  const [text, setText] = useState('')
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
    if (!text.trim()) return
    try {
      await engine.notes.create({ record, text: text.trim() })
      setText('')
    } catch (error) {
      report(error)
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
        onChange={(event) => setText(event.currentTarget.value)}
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
          rightSection={<kbd className={classes.kbd}>{printKeys('mod+enter').join('')}</kbd>}
        >
          {t('notes.save')}
        </Button>
      )}
    </form>
  )
}

function NoteLine({ note }: { note: Note }) {
  const { t } = useTranslation('customer')
  const { mediumDate } = useFormat()
  const [editing, setEditing] = useState<string | null>(null)
  const update = (changes: { text?: string; pinned?: boolean }): void => {
    engine.notes.update({ id: note.id, ...changes }).catch(report)
  }
  const remove = async (): Promise<void> => {
    await engine.notes.remove({ id: note.id })
    done(t('notes.removed'), t('common:undo'), () => void engine.notes.restore({ id: note.id }).catch(report))
  }
  const finish = (): void => {
    if (editing?.trim() && editing.trim() !== note.text) update({ text: editing.trim() })
    setEditing(null)
  }
  return (
    <article className={classes.note}>
      {editing === null ? (
        <button
          type="button"
          className={classes.text}
          onClick={() => setEditing(note.text)}
          aria-label={`${t('notes.edit')}: ${note.text}`}
        >
          {note.text}
        </button>
      ) : (
        <Textarea
          autosize
          autoFocus
          classNames={{ input: classes.input }}
          aria-label={t('notes.edit')}
          value={editing}
          onChange={(event) => setEditing(event.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setEditing(null)
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) finish()
          }}
        />
      )}
      <footer className={classes.foot}>
        <time>{mediumDate(note.createdAt)}</time>
        <Tooltip label={note.pinned ? t('notes.unpin') : t('notes.pin')}>
          <ActionIcon
            size="sm"
            className={classes.tool}
            onClick={() => update({ pinned: !note.pinned })}
            aria-label={note.pinned ? t('notes.unpin') : t('notes.pin')}
          >
            {note.pinned ? <IconPinnedFilled size={14} /> : <IconPin size={14} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('notes.remove')}>
          <ActionIcon
            size="sm"
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
