import { Button, Group, Modal } from '@mantine/core'

/** One question before something that may do harm. Enter and Escape both mean no. */
export function Question(props: {
  title: string
  text: string
  cancel: string
  confirm: string
  close(): void
  run(): void
}) {
  const { title, text, cancel, confirm, close, run } = props
  return (
    <Modal opened onClose={close} title={title} size="md">
      <p style={{ margin: 0, overflowWrap: 'anywhere' }}>{text}</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          {cancel}
        </Button>
        <Button
          color="red"
          onClick={() => {
            close()
            run()
          }}
        >
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
