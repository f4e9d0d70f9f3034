/** What we answer as `X-ProGet-Version`: ProGet 2026.12, whose rules the emulator follows. */
export const progetVersion = '26.0.12.24';
export const progetRelease = '2026.12';
