import { Button, Popover } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { AddField } from './AddField'

/** On the page of a record: a field more for all of its type. */
export function AddFieldButton({ type }: { type: string }) {
  const { t } = useTranslation('customer')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      width={420}
    >
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          mih={24}
          mt={6}
          w="fit-content"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t('ownFields.addHere')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('ownFields.new')}>
        <ErrorBoundary name={t('ownFields.new')} of={type} line>
          <AddField type={type} added={() => setIsOpen(false)} />
        </ErrorBoundary>
      </Popover.Dropdown>
    </Popover>
  )
}
