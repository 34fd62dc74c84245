import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonProposal } from '../../../shared/contract/people'
import type { Problem } from '../../../shared/problem'
import { useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { toast } from '../../ui/toast'

/** A person, and their company with them, made from the mail they wrote. */
export function CreatePerson(props: { messageId: number; threadId: number; close(): void }) {
  const { t } = useTranslation('customer')
  const { data: proposal } = useQuery({
    queryKey: ['person', 'propose', props.messageId],
    queryFn: () => engine.people.propose({ messageId: props.messageId }),
  })
  return (
    <Modal opened onClose={props.close} title={t('create.title')} size="md">
      {proposal && <ProposalForm {...props} proposal={proposal} />}
    </Modal>
  )
}

function ProposalForm({
  proposal,
  threadId,
  close,
}: {
  proposal: PersonProposal
  threadId: number
  close(): void
}) {
  const { t } = useTranslation('customer')
  const describe = useDescribe()
  const [problem, setProblem] = useState<Problem | null>(null)
  const { person, company } = proposal
  const known = company?.id ?? null
  const form = useForm({
    initialValues: {
      name: person.name,
      address: person.emails[0]?.address ?? '',
      jobTitle: person.jobTitle,
      phone: person.phone,
      withCompany: company !== null,
      companyName: company?.name ?? '',
      link: true,
    },
    validate: {
      name: (name) => (name.trim() ? null : t('create.nameMissing')),
      companyName: (name, values) =>
        values.withCompany && !known && !name.trim() ? t('create.companyNameMissing') : null,
    },
  })
  const values = form.getValues()
  const create = async (): Promise<void> => {
    const { name, address, jobTitle, phone, withCompany, companyName, link } = form.getValues()
    const isNewCompany = withCompany && !known && companyName.trim() !== ''
    try {
      const created = await engine.people.create({
        person: {
          name,
          jobTitle,
          phone,
          companyId: withCompany ? known : null,
          emails: address ? [{ address, label: '', isPrimary: true }] : [],
        },
        ...(isNewCompany ? { newCompany: { name: companyName, domain: company?.domain ?? '' } } : {}),
      })
      if (link) await engine.links.create({ threadId, record: { type: 'person', id: created.id } })
      close()
      toast(t('create.done', { name: created.name }))
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  return (
    <form onSubmit={form.onSubmit(() => void create())}>
      <Stack gap="sm">
        {problem && <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />}
        <TextInput label={t('create.name')} data-autofocus required {...form.getInputProps('name')} />
        <TextInput label={t('create.emails')} type="email" {...form.getInputProps('address')} />
        <Group grow gap="sm">
          <TextInput label={t('create.jobTitle')} {...form.getInputProps('jobTitle')} />
          <TextInput label={t('create.phone')} {...form.getInputProps('phone')} />
        </Group>
        <Checkbox
          label={known ? t('create.companyKnown', { name: company?.name }) : t('create.companyToo')}
          {...form.getInputProps('withCompany', { type: 'checkbox' })}
        />
        {values.withCompany && !known && (
          <TextInput
            label={t('create.companyName')}
            description={company?.domain}
            {...form.getInputProps('companyName')}
          />
        )}
        <Checkbox label={t('create.link')} {...form.getInputProps('link', { type: 'checkbox' })} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit">{t('create.save')}</Button>
        </Group>
      </Stack>
    </form>
  )
}
