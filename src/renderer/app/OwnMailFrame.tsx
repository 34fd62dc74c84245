import { MailFrame } from '../ui/mail-html/MailFrame'
import { useColors } from './colors'
import { useMailFrameLabels } from './mail-frame-labels'

const noImages = new Map<string, string>()

/** Mail of one's own as it reads, named by `label`. Its links lead nowhere; pictures on other computers stay there unless `allowRemote`. */
export function OwnMailFrame(props: { html: string; text?: string; allowRemote?: boolean; label: string }) {
  const { html, text = '', allowRemote = false, label } = props
  const { scheme } = useColors()
  const labels = useMailFrameLabels(label)
  return (
    <MailFrame
      html={html}
      text={text}
      cidImages={noImages}
      allowRemote={allowRemote}
      onOpenLink={() => undefined}
      theme={scheme}
      labels={labels}
    />
  )
}
