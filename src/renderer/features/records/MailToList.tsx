import { ActionIcon, Alert, Button, Checkbox, Group, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressKey } from '../../../shared/address-key'
import { usualWriting } from '../../../shared/contract/app'
import { useCommands, type Command } from '../../app/commands'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { report } from '../../app/problems'
import { useSettings } from '../../app/settings'
import { useSomeNames } from '../../app/some-names'
import { ChoiceField } from '../../ui/ChoiceField'
import { compose } from '../outbox/index'
import { addressesOf, labelsIn, reachedBy, type Listed, type Which } from './mail-to-list'
import classes from './MailToList.module.css'

const owner = Symbol('mail to a list')

/** Above a list: a mail to each of those it shows, or of those ticked in it, or to some of them. */
export function MailToList(props: { type: string } & Listed) {
  const { type, view, ids } = props
  const { t } = useTranslation('mass')
  const [asked, setAsked] = useState<Listed | null>(null)
  const shown = useRef({ view, ids })
  useEffect(() => {
    shown.current = { view, ids }
  })
  const commands = useMemo<Command[]>(
    () => [
      { id: 'mail-to-list', group: 'customer', title: t('list.title'), run: () => setAsked(shown.current) },
    ],
    [t],
  )
  useCommands(owner, commands)
  return (
    <>
      <Tooltip label={t('list.title')}>
        <ActionIcon size="md" aria-label={t('list.button')} onClick={() => setAsked({ view, ids })}>
          <IconMail size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {asked && (
        <ErrorBoundary name={t('list.title')} line>
          <MailDialog type={type} listed={asked} close={() => setAsked(null)} />
        </ErrorBoundary>
      )}
    </>
  )
}

function MailDialog({ type, listed, close }: { type: string; listed: Listed; close(): void }) {
  const { t } = useTranslation('mass')
  const someNames = useSomeNames()
  const { mostEach } = useSettings().data?.writing ?? usualWriting
  const [data, setData] = useState<Awaited<ReturnType<typeof reachedBy>> | null>(null)
  useEffect(() => {
    let isCurrent = true
    reachedBy(type, listed).then((found) => {
      if (isCurrent) setData(found)
    }, report)
    return () => void (isCurrent = false)
  }, [type, listed])
  const [which, setWhich] = useState<Which>('primary')
  /** Those that were taken out, or (more than may be written to) put in. */
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map())
  const lines = (data?.reached ?? []).map((one) => ({ ...one, to: addressesOf(one, which) }))
  const reachable = lines.filter(({ to }) => to.length > 0)
  const without = lines.filter(({ to }) => to.length === 0)
  // Of a long list nobody is chosen until the user has; those ticked in it are.
  const isUsual = listed.ids !== undefined || reachable.length <= mostEach
  const isChosen = (id: string): boolean => changed.get(id) ?? isUsual
  const picked = reachable.filter(({ record }) => isChosen(record.id))
  const to = [
    ...new Map(picked.flatMap((one) => one.to).map((one) => [addressKey(one.address), one])).values(),
  ]
  const choose = (ids: readonly string[], value: boolean): void =>
    setChanged(new Map([...changed, ...ids.map((id) => [id, value] as const)]))
  const write = (): void => {
    close()
    void compose({ kind: 'new', to, method: 'multiple', isBulk: true })
  }
  const labels = labelsIn(data?.reached ?? [])
  return (
    <Modal opened onClose={close} title={t('list.title')} size="lg">
      <Stack gap="sm">
        <Text size="sm">{t('list.text')}</Text>
        <ChoiceField
          label={t('list.field')}
          choices={[
            ...(['primary', 'all'] as const).map((value) => ({ value, label: t(`list.${value}`) })),
            ...labels.map((label) => ({ value: `label:${label}`, label: t('list.labelled', { label }) })),
          ]}
          value={typeof which === 'string' ? which : `label:${which.label}`}
          onChange={(value) =>
            setWhich(value === 'primary' || value === 'all' ? value : { label: value.slice('label:'.length) })
          }
        />
        {data && reachable.length === 0 && <Text size="sm">{t('list.none')}</Text>}
        {reachable.length > 0 && (
          <div className={classes.lines} role="group" aria-label={t('list.title')}>
            <Checkbox
              label={t('list.everybody')}
              checked={picked.length === reachable.length}
              indeterminate={picked.length > 0 && picked.length < reachable.length}
              onChange={(event) =>
                choose(
                  reachable.map(({ record }) => record.id),
                  event.currentTarget.checked,
                )
              }
            />
            {reachable.map(({ record, to: addresses }) => (
              <Checkbox
                key={record.id}
                label={record.title}
                description={addresses.map(({ address }) => address).join(', ')}
                checked={isChosen(record.id)}
                onChange={(event) => choose([record.id], event.currentTarget.checked)}
              />
            ))}
          </div>
        )}
        {without.length > 0 && (
          <Alert color="yellow" variant="light" p="xs" role="note">
            {t('list.without', {
              count: without.length,
              names: someNames(without.map(({ record }) => record.title)),
            })}
          </Alert>
        )}
        {data && data.total > data.reached.length && (
          <Text size="xs" c="dimmed">
            {t('list.cut', { count: data.reached.length })}
          </Text>
        )}
        {to.length > mostEach && (
          <Alert color="red" variant="light" p="xs" role="alert">
            {t('list.over', { limit: mostEach })}
          </Alert>
        )}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed">
            {t('list.chosen', { count: to.length })}
          </Text>
          <Button variant="default" onClick={close}>
            {t('list.cancel')}
          </Button>
          <Button disabled={to.length === 0 || to.length > mostEach} onClick={write} data-autofocus>
            {t('list.write')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
