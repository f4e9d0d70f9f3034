/** A property of a storage type. pgutil throws without `id` of the type alone (FeedStorageType.cs). */
interface StorageProperty {
  readonly required: boolean;
  readonly name: string;
  readonly description?: string;
  readonly type: 'text' | 'boolean';
  /** What stands for an absent value. */
  readonly placeholder?: string;
}

export interface StorageType {
  readonly id: 'disk' | 's3' | 'azure';
  readonly name: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, StorageProperty>>;
}

function text(name: string, extras: Partial<StorageProperty> = {}): StorageProperty {
  return { required: false, name, type: 'text', ...extras };
}

function flag(name: string, description?: string): StorageProperty {
  return { required: false, name, type: 'boolean', ...(description === undefined ? {} : { description }) };
}

/** The storage types of ProGet (spec: feed management). */
export const storageTypes: readonly StorageType[] = [
  {
    id: 'disk',
    name: 'Disk',
    description: 'A folder of the local file system or a network share.',
    properties: {
      StoragePath: text('Storage path', {
        description: 'Local folder or network share.',
        placeholder: 'managed by ProGet',
      }),
    },
  },
  {
    id: 's3',
    name: 'Amazon S3',
    description: 'A bucket of Amazon S3, or of a service that speaks its protocol.',
    properties: {
      AccessKey: text('Access key'),
      SecretAccessKey: text('Secret access key'),
      RegionEndpoint: text('Region endpoint', { required: true }),
      BucketName: text('Bucket'),
      TargetPath: text('Target path', { placeholder: 'none (the root of the bucket)' }),
      MakePublic: flag('Make public'),
      Encrypted: flag('Encrypted'),
      InstanceRole: text('Instance role', { description: 'Takes the place of the keys; on EC2 and ECS only.' }),
      UseInstanceProfile: flag('Use instance profile', 'Whether the role is an instance profile.'),
      CustomServiceUrl: text('Custom service URL', { description: 'Takes the place of the region endpoint.' }),
    },
  },
  {
    id: 'azure',
    name: 'Microsoft Azure',
    description: 'A container of Azure Blob Storage.',
    properties: {
      ConnectionString: text('Connection string', { required: true }),
      ContainerName: text('Container', { required: true }),
      TargetPath: text('Target path', { placeholder: 'none (the root of the container)' }),
    },
  },
];
