import { oc } from '@orpc/contract'
import { problemSchema } from '../problem'

/** Every call may fail with one typed error, `PROBLEM`, whose data says what, where and in whose words. */
export const call = oc.errors({ PROBLEM: { message: 'problem', data: problemSchema } })
