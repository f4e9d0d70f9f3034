/** Of Debian 12, which the tests run on; newer ones on the PATH have to do the same. */
export const rubyVersions = { gem: '3.3', bundle: '2.3' } as const;
