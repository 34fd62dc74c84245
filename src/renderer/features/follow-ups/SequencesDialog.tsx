import {
  ActionIcon,
  Button,
  Group,
  Modal,
  NumberInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MOST_DAYS } from '../../../shared/contract/follow-ups'
import { MOST_STEPS, type Sequence, type SequenceStep } from '../../../shared/contract/sequences'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { ofRecords, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { ChoiceField } from '../../ui/ChoiceField'
import { onOwnSubmit } from '../../ui/own-events'
import { useSequences } from './queries'
import { removeSequence } from './sequence-changes'

type Edited = Omit<Sequence, 'id'> & { id?: string }

const newStep: SequenceStep = { days: 3, templateId: null, text: '' }

/** The sequences there are: made, changed and thrown away. */
export function SequencesDialog({ close }: { close(): void }) {
  const { t } = useTranslation('sequences')
  const { data: sequences = [] } = useSequences()
  const [edited, setEdited] = useState<Edited | null>(null)
  const begin = (): void => setEdited({ name: '', steps: [newStep] })
  return (
    <Modal opened onClose={close} title={t('title')} size="lg">
      {edited ? (
        <ErrorBoundary name={t('title')} line>
          <SequenceForm edited={edited} change={setEdited} back={() => setEdited(null)} />
        </ErrorBoundary>
      ) : (
        <Stack gap="xs">
          <Text size="sm">{t('hint')}</Text>
          {sequences.map((one) => (
            <Group key={one.id} justify="space-between" wrap="nowrap">
              <Button variant="subtle" onClick={() => setEdited(one)}>
                {t('named', { name: one.name, count: one.steps.length })}
              </Button>
              <ActionIcon
                aria-label={t('remove', { name: one.name })}
                onClick={() => void removeSequence(one).catch(report)}
              >
                <IconTrash size={16} stroke={1.6} />
              </ActionIcon>
            </Group>
          ))}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('common:cancel')}
            </Button>
            <Button leftSection={<IconPlus size={16} />} onClick={begin} data-autofocus>
              {t('new')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

function SequenceForm(props: { edited: Edited; change(edited: Edited): void; back(): void }) {
  const { edited, change, back } = props
  const { t } = useTranslation('sequences')
  const [isTried, setIsTried] = useState(false)
  const { name, steps } = edited
  const isWhole =
    name.trim() !== '' && steps.every(({ templateId, text }) => templateId !== null || text.trim() !== '')
  const setStep = (at: number, changes: Partial<SequenceStep>): void =>
    change({ ...edited, steps: steps.map((step, index) => (index === at ? { ...step, ...changes } : step)) })
  const save = async (): Promise<void> => {
    setIsTried(true)
    if (isWhole) await engine.sequences.save({ ...edited, name: name.trim() }).then(back, report)
  }
  return (
    <form onSubmit={(event) => onOwnSubmit(event, save)}>
      <Stack gap="sm">
        <TextInput
          label={t('name')}
          value={name}
          maxLength={200}
          error={isTried && name.trim() === '' && t('missing')}
          onChange={(event) => change({ ...edited, name: event.currentTarget.value })}
          data-autofocus
        />
        {steps.map((step, at) => (
          <ErrorBoundary key={at} name={t('step', { number: at + 1 })} line>
            <StepFields
              at={at}
              step={step}
              isTried={isTried}
              set={(changes) => setStep(at, changes)}
              {...(steps.length > 1 && {
                remove: () => change({ ...edited, steps: steps.filter((_, index) => index !== at) }),
              })}
            />
          </ErrorBoundary>
        ))}
        <Group justify="space-between">
          <Button
            variant="default"
            disabled={steps.length >= MOST_STEPS}
            onClick={() => change({ ...edited, steps: [...steps, newStep] })}
          >
            {t('addStep')}
          </Button>
          <Group>
            <Button variant="default" onClick={back}>
              {t('common:cancel')}
            </Button>
            <Button type="submit">{t('save')}</Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

function StepFields(props: {
  at: number
  step: SequenceStep
  isTried: boolean
  set(changes: Partial<SequenceStep>): void
  remove?: () => void
}) {
  const { at, step, isTried, set, remove } = props
  const { t } = useTranslation('sequences')
  const { data: templates = [] } = useQuery(
    queries.templates.list.queryOptions({ meta: staleOn(ofRecords('template')) }),
  )
  const mails = templates.filter(({ kind }) => kind === 'mail')
  const isGone = step.templateId !== null && !mails.some(({ id }) => id === step.templateId)
  return (
    <Stack gap={6} role="group" aria-label={t('step', { number: at + 1 })}>
      <Group justify="space-between">
        <Text fw={600}>{t('step', { number: at + 1 })}</Text>
        {remove && (
          <ActionIcon aria-label={t('removeStep', { number: at + 1 })} onClick={remove}>
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        )}
      </Group>
      <Group grow align="flex-start">
        <NumberInput
          label={t('days')}
          min={1}
          max={MOST_DAYS}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="strict"
          value={step.days}
          onChange={(days) => typeof days === 'number' && days >= 1 && set({ days })}
        />
        <ChoiceField
          label={t('words')}
          choices={[
            { value: '', label: t('own') },
            ...mails.map(({ id, name }) => ({ value: id, label: name })),
            ...(isGone ? [{ value: step.templateId ?? '', label: t('goneTemplate') }] : []),
          ]}
          value={step.templateId ?? ''}
          onChange={(value) => set({ templateId: value === '' ? null : value })}
        />
      </Group>
      {step.templateId === null && (
        <Textarea
          label={t('text')}
          description={t('variables', { example: "{{ first_name | default: 'there' }}" })}
          autosize
          minRows={3}
          maxRows={12}
          value={step.text}
          error={isTried && step.text.trim() === '' && t('missing')}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
      )}
    </Stack>
  )
}
