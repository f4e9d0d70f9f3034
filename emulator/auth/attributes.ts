/** ProGet's permission attributes, by the names that its security API uses (spec: users, tasks, attributes). */
export const attributes = [
  'Feeds_ViewFeed',
  'Feeds_DownloadPackage',
  'Feeds_DeletePackage',
  'Feeds_AddPackage',
  'Feeds_PullPackage',
  'Feeds_OverwritePackage',
  'Feeds_AcceptPackagePromotions',
  'Feeds_UnlistPackage',
  'Admin_ManageConnectors',
  'Admin_ManageFeed',
  'Admin_ConfigureProGet',
  'Licenses_Manage',
  'Projects_UploadSbom',
  'Projects_View',
  'Projects_Manage',
  'Projects_ResolveIssue',
] as const;
export type Attribute = (typeof attributes)[number];

/** Whether an attribute can be held for single feeds. */
export function isFeedScoped(attribute: Attribute): boolean {
  return attribute.startsWith('Feeds_') || attribute === 'Admin_ManageConnectors' || attribute === 'Admin_ManageFeed';
}
