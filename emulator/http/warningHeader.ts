import type { OutgoingHttpHeaders } from 'node:http';
import { asHeaderText } from '../auth/headerText.ts';

/** Says with a success what the caller should know of it. */
export function warningHeader(warning: string | null): OutgoingHttpHeaders {
  return warning === null ? {} : { 'X-ProGet-Emulator-Warning': asHeaderText(warning) };
}
