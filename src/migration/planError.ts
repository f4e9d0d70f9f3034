/** What is wrong with a plan, or with what somebody wants of it; the message is one sentence for the user, without secrets. */
export class PlanError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PlanError';
  }
}
