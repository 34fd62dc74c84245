/** How what others read writes dates and times in a language: of English the way that is read the same on both sides of the ocean. */
export const writtenLocale = (language: string): string => (language === 'en' ? 'en-GB' : language)
