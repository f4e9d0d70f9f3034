import type { Feed } from '../../contract/feed.ts';
import { lowerId } from '../../feeds/nuget/packageId.ts';
import { parseVersion, sortKey } from '../../feeds/nuget/version.ts';
import { HttpError } from '../../http/reply.ts';
import { nugetTable } from '../../store/nugetTable.ts';
import type { Tables } from '../../tables.ts';
import { readFeedBody } from '../feeds/feedBody.ts';
import { createFeed } from '../feeds/feedManagementRoutes.ts';
import { changing, type NativeCall, type NativeMethod, type NativeRow, reading } from './nativeMethod.ts';
import { type Parameters, required } from './parameters.ts';

/** `Feeds_…` and what else is about a feed; columns as in the Jenkins plug-in's samples (inedo-proget-plugin, Feed). */
export const feedMethods: Readonly<Record<string, NativeMethod>> = {
  Feeds_GetFeeds: reading(({ tables, parameters }) => {
    const all = parameters.indicator('IncludeInactive_Indicator') ?? false;
    return tables.feeds
      .list()
      .filter(({ active }) => all || active)
      .map(feedRow);
  }),
  Feeds_GetFeed: reading(({ tables, parameters }) => {
    const feed = find(tables, parameters);
    return feed === undefined ? null : feedRow(feed);
  }),
  Feeds_CreateFeed: changing(({ tables, parameters }) => {
    const body = {
      name: required(parameters.text('Feed_Name'), 'Feed_Name'),
      feedType: required(parameters.text('FeedType_Name'), 'FeedType_Name'),
      description: parameters.text('Feed_Description'),
      active: parameters.indicator('Active_Indicator') ?? true,
    };
    return createFeed(tables, readFeedBody(body)).id;
  }),
  Feeds_DeleteFeed: changing(({ tables, parameters }) => {
    const id = required(parameters.integer('Feed_Id'), 'Feed_Id');
    if (!tables.feeds.delete(id)) throw new HttpError(404, `There is no feed with the id ${id}.`);
    return undefined;
  }),
  NuGetPackagesV2_SetListed: changing(setListed),
};

function feedRow(feed: Feed): NativeRow {
  const { cacheConnectors, dropPath, packagesPath } = feed.properties;
  return {
    Feed_Id: feed.id,
    Feed_Name: feed.name,
    Feed_Description: feed.description,
    Active_Indicator: feed.active,
    Cache_Connectors_Indicator: cacheConnectors !== false,
    DropPath_Text: typeof dropPath === 'string' ? dropPath : null,
    FeedPathOverride_Text: typeof packagesPath === 'string' ? packagesPath : null,
    FeedType_Name: feed.feedType,
    FeedGroup_Name: feed.feedGroup,
    PackageStoreConfiguration_Xml: null,
  };
}

/** By Feed_Id or Feed_Name; without either it is none, as of any query without a match. */
function find(tables: Tables, parameters: Parameters): Feed | undefined {
  const id = parameters.integer('Feed_Id');
  const name = parameters.text('Feed_Name');
  const found = id === null ? (name === null ? undefined : tables.feeds.find(name)) : tables.feeds.get(id);
  return name === null || found === undefined || tables.feeds.find(name)?.id === found.id ? found : undefined;
}

function setListed({ exchange, tables, parameters }: NativeCall): undefined {
  const feedId = required(parameters.integer('Feed_Id'), 'Feed_Id');
  const id = required(parameters.text('Package_Id'), 'Package_Id');
  const text = required(parameters.text('Version_Text'), 'Version_Text');
  const listed = required(parameters.indicator('Listed_Indicator'), 'Listed_Indicator');
  const version = parseVersion(text);
  const feed = tables.feeds.get(feedId);
  const there =
    feed !== undefined &&
    version !== undefined &&
    exchange.store.write((transaction) =>
      nugetTable.setListed(transaction, feed.id, lowerId(id), sortKey(version), listed),
    );
  if (!there) throw new HttpError(404, 'There is no such package in the feed with this Feed_Id.');
  return undefined;
}
