import type { Attachment, MessageBody } from '../../../shared/contract/messages'

/** An image the text shows in its place is no file of its own. */
export const isShownInText = (part: Attachment): boolean => part.inline && part.contentId !== ''

/** True for a message with more parts than are read. */
export const hasMoreParts = ({ warnings }: MessageBody): boolean => warnings.includes('mime.too-many-parts')
