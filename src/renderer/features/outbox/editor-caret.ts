import { Extension } from '@tiptap/react'
import { Plugin } from '@tiptap/pm/state'

/**
 * The caret stands where it stood when Tab leads into the text. The browser puts it before the first word, and the
 * editor mends that only a while later: letters typed in between landed there.
 */
export const CaretOnTab = Extension.create({
  name: 'caretOnTab',
  addProseMirrorPlugins() {
    let byPointer = false
    let isNew = false
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            mousedown: () => {
              byPointer = true
              isNew = false
            },
            focus: () => {
              isNew = !byPointer
            },
            blur: () => {
              byPointer = false
            },
            keydown: (view) => {
              if (isNew) view.focus()
              isNew = false
            },
          },
        },
      }),
    ]
  },
})
