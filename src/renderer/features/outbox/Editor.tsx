import { RichTextEditor } from '@mantine/tiptap'
import Image from '@tiptap/extension-image'
import Link from '@tiptap/extension-link'
import Placeholder from '@tiptap/extension-placeholder'
import { closeHistory, isHistoryTransaction, undoDepth } from '@tiptap/pm/history'
import { createDocument, useEditor, type Editor as TextEditor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { letterFont } from '../../../shared/letter'
import type { MailFont } from '../../../shared/contract/app'
import type { SpokenLanguage } from '../../../shared/spoken-language'
import { knownVariables } from '../../../shared/template-variables'
import { report } from '../../app/problems'
import { dataUrl } from '../../ui/data-url'
import { toast } from '../../ui/toast'
import classes from './Editor.module.css'
import { pastedMarks } from './editor-marks'
import { CaretOnTab } from './editor-caret'
import { Tables } from './editor-tables'
import { EditorTools } from './EditorTools'
import { letterMarks } from './editor-letters'
import { cleanPasted, isPicture, plainParagraphs } from './pasted'
import type { Steps } from './steps'
import { takeOver } from './take-over'
import { Variable } from './variable-node'

/** Send and Escape are the composer's: the editor must neither act on them nor change its text by them. */
const isComposersKey = (event: KeyboardEvent): boolean =>
  event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))

/** Pictures in the mail itself: one of another computer would be fetched as soon as a draft is opened. */
const OwnImage = Image.extend({ parseHTML: () => [{ tag: 'img[src^="data:image/"]' }] })

/** The rich-text editor of the composer. Pasted pictures become inline images, other files attachments. */
export function Editor(props: {
  html: string
  /** Grows when `html` was replaced from outside. */
  takenOver: number
  /** The mail is leaving: what is on the screen stays as it is. */
  locked: boolean
  /** Where the caret stood; null is the end of one's own text. */
  caret: number | null
  onCaret(caret: number): void
  onChange(html: string): void
  onFiles(files: File[]): void
  /** What was done in the composer, words among it. */
  steps: Steps
  takesFocus: boolean
  /** A picture is on its way into the text. */
  onArriving(arrival: Promise<boolean>): void
  label: string
  /** The letters of its writer where no others are chosen. */
  font?: MailFont | null
  /** Only its words leave. */
  isPlain?: boolean
  /** Absent where there is no choice. */
  setPlain?(isPlain: boolean): void
  /** It is a mail: what is typed like a variable is one. */
  hasVariables?: boolean
  /** What its words are checked in; null for the language of the window. */
  spoken?: SpokenLanguage | null
  /** Whoever puts words of a template into the text is told of the editor while it is there. */
  onEditor?(editor: TextEditor | null): void
  /** What stands below the text in the letter. */
  children: ReactNode
}) {
  const { t } = useTranslation('compose')
  const depth = useRef(0)
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ link: false }),
      Link.configure({
        openOnClick: false,
        defaultProtocol: 'https',
        // `me.name` could be an address of the web.
        shouldAutoLink: (url) => !knownVariables().has(url.replace(/^https?:\/\//, '')),
        protocols: ['http', 'https', 'mailto', 'tel'],
      }),
      // As a letter of its line: the caret stands behind it, and the next key does not replace it.
      OwnImage.configure({ allowBase64: true, inline: true }),
      Tables,
      Variable.configure({ isTyped: props.hasVariables ?? false }),
      CaretOnTab,
      ...pastedMarks,
      ...letterMarks,
      Placeholder.configure({ placeholder: t('textPlaceholder') }),
    ],
    content: props.html,
    parseOptions: parseOptions(props.html),
    // Wherever the focus comes from, one goes on writing after one's own words.
    onCreate: ({ editor: current }) => {
      current.commands.setTextSelection(props.caret ?? current.state.doc.content.size)
    },
    editable: !props.locked,
    // A list begins as in every mail program; all else that is typed is text, `#`, `>` and asterisks, too.
    enableInputRules: ['bulletList', 'orderedList', Variable.name],
    shouldRerenderOnTransaction: true,
    editorProps: {
      attributes: {
        'aria-label': props.label,
        role: 'textbox',
        'aria-multiline': 'true',
        spellcheck: 'true',
      },
      handleDOMEvents: { keydown: (_, event) => isComposersKey(event) },
      handlePaste: (_, event) => {
        const files = [...(event.clipboardData?.files ?? [])]
        const html = event.clipboardData?.getData('text/html') ?? ''
        if (files.length === 0 || (html !== '' && !isPicture(html))) return false
        const images = files.filter((file) => file.type.startsWith('image/'))
        for (const image of images) props.onArriving(insertImage(image))
        const others = files.filter((file) => !images.includes(file))
        if (others.length > 0) props.onFiles(others)
        return true
      },
      scrollThreshold: BELOW_CARET,
      scrollMargin: BELOW_CARET,
      transformPastedHTML: (pasted) => {
        const clean = cleanPasted(pasted)
        if (clean.leftOut > 0) toast(t('picturesLeftOut', { count: clean.leftOut }))
        return clean.html
      },
      clipboardTextParser: (text, context) => plainParagraphs(text, context.doc.type.schema),
    },
    onUpdate: ({ editor: current }) => props.onChange(current.isEmpty ? '' : current.getHTML()),
    onTransaction: ({ editor: current, transaction }) => {
      const after = Number(undoDepth(current.state))
      // It falls, too, when the oldest words are no longer kept.
      if (after !== depth.current && !isHistoryTransaction(transaction)) props.steps.wrote()
      depth.current = after
    },
    // Where the next letter goes: of what was marked, the end that moved.
    onSelectionUpdate: ({ editor: current }) => props.onCaret(current.state.selection.head),
  })
  const { takenOver, html } = props
  const shown = useRef(takenOver)
  // Before the browser can hand over another key: typed between the two, it would be told as the whole text.
  useLayoutEffect(() => {
    if (shown.current === takenOver || editor.isDestroyed) return
    shown.current = takenOver
    const { state, view, schema } = editor
    const after = takeOver(state, createDocument(html, schema, parseOptions(html)))
    if (!after) return
    view.updateState(after)
    depth.current = Number(undoDepth(after))
  }, [editor, takenOver, html])
  const { spoken = null, isPlain = false } = props
  useEffect(() => {
    if (editor.isDestroyed) return
    // The spelling checker of the browser goes by it, and so do programs that read aloud.
    if (spoken === null) editor.view.dom.removeAttribute('lang')
    else editor.view.dom.setAttribute('lang', spoken)
  }, [editor, spoken])
  const { steps } = props
  useEffect(() => {
    steps.setWords({
      undo: () => editor.commands.undo(),
      redo: () => editor.commands.redo(),
      split: () => editor.view.dispatch(closeHistory(editor.state.tr)),
    })
    return () => steps.setWords(null)
  }, [editor, steps])
  const { takesFocus } = props
  const takeFocus = useEffectEvent(() => editor.commands.focus(props.caret ?? 'end'))
  // An editor drawn too late for its first paint is destroyed by its library, and another takes its place at once:
  // that one takes the focus, though it is no longer asked to.
  const awaitsFocus = useRef(false)
  useEffect(() => {
    if (takesFocus) awaitsFocus.current = true
    if (!awaitsFocus.current || editor.isDestroyed) return
    awaitsFocus.current = false
    takeFocus()
  }, [takesFocus, editor])
  useEffect(() => {
    if (!editor.isDestroyed) editor.setEditable(!props.locked, false)
  }, [editor, props.locked])

  const { onEditor } = props
  useEffect(() => {
    if (editor.isDestroyed) return
    onEditor?.(editor)
    return () => onEditor?.(null)
  }, [editor, onEditor])

  async function insertImage(file: File): Promise<boolean> {
    try {
      const src = await dataUrl(file)
      return editor
        .chain()
        .focus()
        .insertContent({ type: 'image', attrs: { src, alt: file.name } })
        .run()
    } catch (error) {
      report(error)
      return false
    }
  }

  return (
    <RichTextEditor
      editor={editor}
      variant="subtle"
      className={classes.editor}
      classNames={{ control: classes.control ?? '' }}
      labels={toolLabels(t)}
      withTypographyStyles={false}
    >
      <RichTextEditor.Content
        className={classes.content}
        style={letterFont(props.font ?? null)}
        data-plain={isPlain || undefined}
      />
      {props.children}
      <EditorTools editor={editor} isPlain={isPlain} setPlain={props.setPlain} />
    </RichTextEditor>
  )
}

/** The buttons below the text are drawn over what is scrolled: the line being written stays above them. */
const BELOW_CARET = { top: 5, right: 0, bottom: 110, left: 0 }

/** The editor writes its text on one line: blanks in it were typed. Elsewhere they lay out the source. */
const parseOptions = (html: string) => (html.includes('\n') ? {} : { preserveWhitespace: true })

type Translate = (key: string) => string

const toolLabels = (t: Translate) => ({
  boldControlLabel: t('tools.bold'),
  italicControlLabel: t('tools.italic'),
  underlineControlLabel: t('tools.underline'),
  strikeControlLabel: t('tools.strike'),
  clearFormattingControlLabel: t('tools.clear'),
  bulletListControlLabel: t('tools.bullets'),
  orderedListControlLabel: t('tools.numbers'),
  blockquoteControlLabel: t('tools.quote'),
  unlinkControlLabel: t('tools.unlink'),
})
