import { RichTextEditor } from '@mantine/tiptap'
import Image from '@tiptap/extension-image'
import Link from '@tiptap/extension-link'
import Placeholder from '@tiptap/extension-placeholder'
import { useEditor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { useTranslation } from 'react-i18next'
import { report } from '../../app/problems'
import { dataUrl } from '../../ui/data-url'
import classes from './Editor.module.css'

/** The rich-text editor of the composer. Pasted pictures become inline images, other files attachments. */
export function Editor(props: {
  html: string
  onChange(html: string): void
  onFiles(files: File[]): void
  autoFocus: boolean
  label: string
}) {
  const { t } = useTranslation('compose')
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ link: false }),
      Link.configure({ openOnClick: false, protocols: ['http', 'https', 'mailto', 'tel'] }),
      Image.configure({ allowBase64: true }),
      Placeholder.configure({ placeholder: t('textPlaceholder') }),
    ],
    content: props.html,
    autofocus: props.autoFocus ? 'start' : false,
    shouldRerenderOnTransaction: true,
    editorProps: {
      attributes: { 'aria-label': props.label, role: 'textbox', 'aria-multiline': 'true' },
      // ProseMirror would swallow Escape, which closes the composer.
      handleDOMEvents: { keydown: (_, event) => event.key === 'Escape' },
      handlePaste: (_, event) => {
        const files = [...(event.clipboardData?.files ?? [])]
        if (files.length === 0) return false
        const images = files.filter((file) => file.type.startsWith('image/'))
        for (const image of images) void insertImage(image).catch(report)
        const others = files.filter((file) => !images.includes(file))
        if (others.length > 0) props.onFiles(others)
        return true
      },
    },
    onUpdate: ({ editor: current }) => props.onChange(current.isEmpty ? '' : current.getHTML()),
  })

  async function insertImage(file: File): Promise<void> {
    const src = await dataUrl(file)
    editor.chain().focus().setImage({ src }).run()
  }

  return (
    <RichTextEditor editor={editor} variant="subtle" className={classes.editor} labels={toolLabels(t)}>
      <RichTextEditor.Toolbar className={classes.toolbar}>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.Bold />
          <RichTextEditor.Italic />
          <RichTextEditor.Underline />
          <RichTextEditor.Strikethrough />
          <RichTextEditor.ClearFormatting />
        </RichTextEditor.ControlsGroup>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.BulletList />
          <RichTextEditor.OrderedList />
          <RichTextEditor.Blockquote />
        </RichTextEditor.ControlsGroup>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.Link />
          <RichTextEditor.Unlink />
        </RichTextEditor.ControlsGroup>
      </RichTextEditor.Toolbar>
      <RichTextEditor.Content className={classes.content} />
    </RichTextEditor>
  )
}

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
  linkControlLabel: t('tools.link'),
  unlinkControlLabel: t('tools.unlink'),
})
