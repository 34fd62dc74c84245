import type { Attachment } from '../../../shared/contract/messages'

/** An image the text shows in its place is no file of its own. */
export const isShownInText = (part: Attachment): boolean => part.inline && part.contentId !== ''
