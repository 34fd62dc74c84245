import { Checkbox, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isMailAddress } from '../../../shared/addresses'
import {
  MAX_LOGIN,
  MAX_SENDER_NAME,
  MAX_SIGNATURE,
  plainSignature,
  type Account,
  type Identity,
} from '../../../shared/contract/accounts'
import { ProblemError } from '../../../shared/problem'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { useRecordForm } from '../../app/record-form'
import { firstWords } from '../../app/rough-words'
import { useTooLong } from '../../app/too-long'
import { engine } from '../../bridge/connection'
import { ChoiceField } from '../../ui/ChoiceField'
import { chosenServer } from '../../../shared/outgoing-server'
import { standingDoubt } from '../../../shared/sender-standing'
import { useMailboxes, useOutgoingServers } from '../mailboxes/index'
import { OutgoingChoiceField } from './OutgoingChoiceField'
import { signing, SigningFields, signingWords } from './SigningFields'

const formValues = z.object({
  name: z.string(),
  address: z.string(),
  replyTo: z.string(),
  outgoingId: z.number().nullable(),
  sentFolderId: z.number().nullable(),
  vouched: z.boolean(),
  signature: z.string(),
  ...signing.shape,
})
type Values = z.infer<typeof formValues>

const valuesOf = ({
  name,
  address,
  replyTo,
  outgoingId,
  sentFolderId,
  standing,
  signature,
  ...identity
}: Identity): Values => ({
  ...{ name, address, replyTo, outgoingId, sentFolderId, vouched: standing === 'vouched' },
  ...{ ...signing.parse(identity), signature },
})

const nobody = {
  address: '',
  replyTo: '',
  outgoingId: null,
  sentFolderId: null,
  vouched: false,
  signature: '',
  ...plainSignature,
}

const nobodyYet = { isDefault: false }

interface DialogProps {
  account: Account
  identity: Identity | 'new'
  close(): void
}

/** A new identity of an account, or one changed. */
export function IdentityDialog(props: DialogProps) {
  const { account, identity } = props
  const draft = useFormDraft(
    identity === 'new' ? `form:identity:new:${account.id}` : `form:identity:${identity.id}`,
    formValues,
    identity === 'new' ? { ...nobody, name: account.settings.senderName } : valuesOf(identity),
  )
  return draft ? <Fields {...props} draft={draft} /> : null
}

function Fields({ account, identity, close, draft }: DialogProps & { draft: FormDraft<Values> }) {
  const { t } = useTranslation('settings')
  const tooLong = useTooLong()
  const { data: servers = [] } = useOutgoingServers()
  const { data: mailboxes = [] } = useMailboxes()
  const folders = mailboxes.filter(({ accountId, selectable }) => accountId === account.id && selectable)
  const serverName = (server: number | null): string =>
    chosenServer(server ?? account.outgoing, servers)?.name ?? ''
  const folderPath = (folder: number | null): string => folders.find((each) => each.id === folder)?.path ?? ''
  const id = identity === 'new' ? undefined : identity.id
  const isFirst = id === account.identities[0].id
  const invalid = (address: string): string | null =>
    isMailAddress(address.trim()) ? null : t('identity.addressInvalid')
  const identityForm = useRecordForm<Values, Identity>({
    draft,
    words: {
      name: { label: t('identity.name'), text: ({ name }) => name },
      address: { label: t('identity.address'), text: ({ address }) => address },
      replyTo: { label: t('identity.replyTo'), text: ({ replyTo }) => replyTo },
      outgoingId: { label: t('identity.sendBy'), text: ({ outgoingId }) => serverName(outgoingId) },
      vouched: { label: t('identity.standing.vouch'), text: ({ vouched }) => (vouched ? '✓' : '') },
      signature: { label: t('identity.signature'), text: ({ signature }) => firstWords(signature) },
      ...signingWords(t),
      sentFolderId: { label: t('identity.sentFolder'), text: ({ sentFolderId }) => folderPath(sentFolderId) },
    },
    validate: ({ address, replyTo }) => ({
      address: invalid(address),
      replyTo: replyTo.trim() === '' ? null : invalid(replyTo),
    }),
    tooLong: ({ name, address, replyTo, signature, replySignature }) => ({
      name: tooLong(name.trim(), MAX_SENDER_NAME),
      address: tooLong(address.trim(), MAX_LOGIN),
      replyTo: tooLong(replyTo.trim(), MAX_LOGIN),
      signature: tooLong(signature, MAX_SIGNATURE),
      replySignature: tooLong(replySignature, MAX_SIGNATURE),
    }),
    record: id === undefined ? null : { get: () => asItIsNow(account.id, id), values: valuesOf },
  })
  const { form } = identityForm
  const written = form.getValues()
  const server = chosenServer(written.outgoingId ?? account.outgoing, servers)
  const doubt = standingDoubt(
    account,
    { ...nobodyYet, ...written, id: id ?? 0, ...(written.vouched ? { standing: 'vouched' } : {}) },
    server,
  )
  const save = async (values: Values): Promise<void> => {
    await engine.accounts.saveIdentity({
      ...{ accountId: account.id, ...(id === undefined ? {} : { id }) },
      ...values,
    })
  }
  return (
    <FormDialog
      title={t(id === undefined ? 'identity.add' : 'identity.title')}
      saveLabel={t('identity.save')}
      size="xl"
      form={identityForm}
      save={save}
      close={close}
    >
      <TextInput
        label={t('identity.name')}
        description={t('identity.nameHint')}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <TextInput
        label={t('identity.address')}
        description={isFirst ? t('identity.ownAddress') : t('identity.addressHint')}
        type="email"
        disabled={isFirst}
        required={!isFirst}
        {...form.getInputProps('address')}
      />
      <TextInput
        label={t('identity.replyTo')}
        description={t('identity.replyToHint')}
        type="email"
        {...form.getInputProps('replyTo')}
      />
      {(written.vouched || (doubt && isMailAddress(written.address.trim()))) && (
        <Checkbox
          label={t('identity.standing.vouch')}
          description={
            doubt && t('identity.standing.vouchHint', { server: doubt.server, login: doubt.login })
          }
          {...form.getInputProps('vouched', { type: 'checkbox' })}
        />
      )}
      <OutgoingChoiceField
        label={t('identity.sendBy')}
        description={t('identity.sendByHint')}
        first={[{ selection: null, label: t('identity.sendByAccount'), detail: serverName(null) }]}
        servers={servers}
        value={form.getValues().outgoingId}
        choose={(outgoingId) => form.setFieldValue('outgoingId', outgoingId)}
      />
      <ChoiceField
        label={t('identity.sentFolder')}
        description={t('identity.sentFolderHint')}
        choices={[
          {
            value: '',
            label: t('identity.sentOfAccount'),
            detail: folders.find(({ role }) => role === 'sent')?.path ?? '',
          },
          ...folders.map((folder) => ({ value: String(folder.id), label: folder.path })),
        ]}
        value={String(form.getValues().sentFolderId ?? '')}
        onChange={(folder) => form.setFieldValue('sentFolderId', folder === '' ? null : Number(folder))}
      />
      <ErrorBoundary name={t('identity.signature')}>
        <SigningFields form={form} />
      </ErrorBoundary>
    </FormDialog>
  )
}

async function asItIsNow(accountId: number, id: number): Promise<Identity> {
  const account = (await engine.accounts.list()).find((each) => each.id === accountId)
  const identity = account?.identities.find((each) => each.id === id)
  if (!identity) throw new ProblemError({ code: 'not-found' })
  return identity
}
