import { RichTextEditor } from '@mantine/tiptap'
import { IconTxt } from '@tabler/icons-react'
import type { Editor } from '@tiptap/react'
import { useTranslation } from 'react-i18next'
import classes from './Editor.module.css'
import { LetterControls } from './LetterControls'
import { LinkControl } from './LinkControl'

/** What the letters of a mail can be made into; of plain text nothing but a mail with letters again. */
export function EditorTools(props: {
  editor: Editor
  isPlain: boolean
  setPlain: ((isPlain: boolean) => void) | undefined
}) {
  const { editor, isPlain, setPlain } = props
  const { t } = useTranslation('writing')
  return (
    <RichTextEditor.Toolbar className={classes.toolbar}>
      {!isPlain && (
        <>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.Bold />
            <RichTextEditor.Italic />
            <RichTextEditor.Underline />
            <RichTextEditor.Strikethrough />
            <RichTextEditor.ClearFormatting />
          </RichTextEditor.ControlsGroup>
          <LetterControls editor={editor} />
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.BulletList />
            <RichTextEditor.OrderedList />
            <RichTextEditor.Blockquote />
          </RichTextEditor.ControlsGroup>
          <RichTextEditor.ControlsGroup>
            <LinkControl editor={editor} />
            <RichTextEditor.Unlink />
          </RichTextEditor.ControlsGroup>
        </>
      )}
      {setPlain && (
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.Control
            aria-label={t('asPlain')}
            title={t('asPlain')}
            active={isPlain}
            aria-pressed={isPlain}
            onClick={() => setPlain(!isPlain)}
          >
            <IconTxt size={16} stroke={1.5} />
          </RichTextEditor.Control>
          {isPlain && <span className={classes.plainHint}>{t('plainNow')}</span>}
        </RichTextEditor.ControlsGroup>
      )}
    </RichTextEditor.Toolbar>
  )
}
