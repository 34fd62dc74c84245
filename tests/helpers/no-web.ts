import type { MailWeb } from '../../src/main/engine/features/accounts/autoconfig'

/** A web that cannot be reached. */
export const noWeb: MailWeb = { get: () => Promise.reject(new Error('ENOTFOUND')) }
