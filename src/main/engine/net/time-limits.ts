import type { TimeLimits } from '../../../shared/contract/proxy'

/** How long the user wants to wait, in milliseconds; nothing where they did not say. */
export const inMilliseconds = (limits: TimeLimits | undefined) =>
  limits && {
    connect: limits.connect * 1000,
    greeting: limits.connect * 1000,
    idle: limits.answer * 1000,
  }
