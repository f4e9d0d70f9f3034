/** ProGet's "Configure API Access" switches (spec: key security configuration), plus Anonymous and the edition. */
export interface Policies {
  /** Only a hash of each key is kept; the value is shown once. */
  readonly hashing: boolean;
  /** Own values may be given on create. */
  readonly customKeys: boolean;
  /** Whether an own value may be given while hashing is on: ProGet's sources can be read both ways. */
  readonly customWithHashing: 'allow' | 'refuse';
  /** `user:password` counts as a key. */
  readonly pseudoKeys: boolean;
  /** Keys without an expiration may be created. */
  readonly nonExpiringKeys: boolean;
  readonly personalKeys: boolean;
}

export const policyPresetNames = ['default', 'proget', 'locked'] as const;
export type PolicyPresetName = (typeof policyPresetNames)[number];

export const policyPresets: Readonly<Record<PolicyPresetName, Policies>> = {
  default: {
    hashing: true,
    customKeys: true,
    customWithHashing: 'allow',
    pseudoKeys: true,
    nonExpiringKeys: true,
    personalKeys: true,
  },
  proget: {
    hashing: false,
    customKeys: true,
    customWithHashing: 'allow',
    pseudoKeys: true,
    nonExpiringKeys: true,
    personalKeys: true,
  },
  locked: {
    hashing: true,
    customKeys: false,
    customWithHashing: 'refuse',
    pseudoKeys: false,
    nonExpiringKeys: false,
    personalKeys: false,
  },
};

/** What Anonymous may do: nothing, View & Download, or everything (ProGet's fresh install). */
export const anonymousFaces = ['none', 'view', 'admin'] as const;
export type AnonymousFace = (typeof anonymousFaces)[number];

export const editions = ['enterprise', 'basic', 'free', 'trial'] as const;
export type Edition = (typeof editions)[number];

/** What a 401 offers: Basic, or what clients meet under Windows Integrated Authentication, where Basic comes last. */
export const challenges = ['basic', 'negotiate'] as const;
export type Challenge = (typeof challenges)[number];
