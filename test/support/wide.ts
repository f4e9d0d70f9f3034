/** `npm run test:all` has time for the numbers that are promised; `npm test` takes a sample of them. */
export const wide = process.env.PROGET_TEST_WIDE === '1';
