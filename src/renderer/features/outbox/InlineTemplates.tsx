import { Portal } from '@mantine/core'
import type { Editor } from '@tiptap/react'
import { useEffect, useEffectEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TemplateLine } from '../../../shared/contract/templates'
import { fold } from '../../../shared/fold'
import { matchesTemplate } from '../templates/index'
import { askedByStroke, wordBefore, type AskedTemplate } from './asked-template'
import classes from './InlineTemplates.module.css'

/** As many fit beside what is written; of more, further letters tell. */
const SHOWN = 8

/** [BEY-10] Templates called in while writing: by a stroke and a few letters, or by their abbreviation and Tab. */
export function InlineTemplates(props: {
  editor: Editor
  templates: readonly TemplateLine[]
  choose(template: TemplateLine, asked: AskedTemplate): void
}) {
  const { editor, templates, choose } = props
  const { t } = useTranslation('templates')
  const id = useId()
  const [asked, setAsked] = useState<AskedTemplate | null>(null)
  /** Where Escape has put the list away. */
  const [dismissed, setDismissed] = useState<number | null>(null)
  const [active, setActive] = useState(0)
  const found = asked && asked.range.from !== dismissed ? matching(templates, asked.query) : []
  const isOpen = found.length > 0

  const look = useEffectEvent(() => {
    const next = editor.isFocused ? askedByStroke(editor) : null
    // Compared with what was set last: of two changes at once, this sees what was drawn before both.
    setAsked((last) => (isSameAsked(last, next) ? last : next))
    if (!isSameAsked(asked, next)) setActive(0)
    if (next === null) setDismissed(null)
  })
  const take = (template: TemplateLine | undefined): void => {
    if (!template || !asked) return
    // What called it in stands there until the words are fetched: it is not to be asked again.
    setDismissed(asked.range.from)
    choose(template, asked)
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return
    if (!isOpen) {
      const word = event.key === 'Tab' ? wordBefore(editor) : null
      const called = word && templates.find(({ abbreviation }) => isCalled(abbreviation, word.query))
      if (!called) return
      choose(called, word)
    } else if (event.key === 'ArrowDown') setActive((active + 1) % found.length)
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(found[active])
    else if (event.key === 'Escape') setDismissed(asked?.range.from ?? null)
    else return
    event.preventDefault()
    // Neither the editor nor the composer is meant: Escape would close it.
    event.stopImmediatePropagation()
  })
  useEffect(() => {
    const { dom } = editor.view
    const onTransaction = (): void => look()
    const onKeyDown = (event: KeyboardEvent): void => onKey(event)
    editor.on('transaction', onTransaction)
    editor.on('blur', onTransaction)
    dom.addEventListener('keydown', onKeyDown, { capture: true })
    return () => {
      editor.off('transaction', onTransaction)
      editor.off('blur', onTransaction)
      dom.removeEventListener('keydown', onKeyDown, { capture: true })
    }
  }, [editor])
  useEffect(() => {
    const { dom } = editor.view
    if (!isOpen) return
    dom.setAttribute('aria-controls', id)
    dom.setAttribute('aria-activedescendant', `${id}-${active}`)
    return () => {
      dom.removeAttribute('aria-controls')
      dom.removeAttribute('aria-activedescendant')
    }
  }, [editor, id, isOpen, active])
  if (!isOpen || !asked) return null
  const at = editor.view.coordsAtPos(asked.range.from)
  return (
    <Portal>
      <div
        id={id}
        role="listbox"
        aria-label={t('inline')}
        className={classes.list}
        style={{ left: at.left, ...placed(at) }}
      >
        {found.map((template, index) => (
          <div
            key={template.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={classes.item}
            // The caret stays where it is.
            onMouseDown={(event) => event.preventDefault()}
            onMouseEnter={() => setActive(index)}
            onClick={() => take(template)}
          >
            <bdi className={classes.name}>{template.name}</bdi>
            {template.abbreviation && <code className={classes.abbreviation}>/{template.abbreviation}</code>}
          </div>
        ))}
      </div>
    </Portal>
  )
}

const isSameAsked = (one: AskedTemplate | null, other: AskedTemplate | null): boolean =>
  one?.query === other?.query && one?.range.from === other?.range.from

const isCalled = (abbreviation: string, word: string): boolean =>
  abbreviation !== '' && fold(abbreviation) === fold(word)

/** Abbreviations that begin so first. */
function matching(templates: readonly TemplateLine[], query: string): TemplateLine[] {
  const isBegun = ({ abbreviation }: TemplateLine): boolean => fold(abbreviation).startsWith(fold(query))
  const found = templates.filter((template) => isBegun(template) || matchesTemplate(template, query))
  return found.toSorted((a, b) => Number(isBegun(b)) - Number(isBegun(a))).slice(0, SHOWN)
}

/** Above the line where there is more room. */
const placed = ({ top, bottom }: { top: number; bottom: number }) =>
  bottom > window.innerHeight * 0.6 ? { bottom: window.innerHeight - top + 4 } : { top: bottom + 4 }
