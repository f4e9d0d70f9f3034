import { Disposable, EventEmitter, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';

const scheme = 'proget-text';
/** Older ones are forgotten; their editors keep what they show until they are closed. */
const mostTexts = 50;

/** Texts to be read in an editor, that are no files and never ask to be saved. */
export class ReadOnlyTexts implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;

  register(): Disposable {
    return Disposable.from(workspace.registerTextDocumentContentProvider(scheme, this), this.#changed);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  /** @param title becomes the name of the editor. */
  async show(title: string, text: string): Promise<void> {
    await window.showTextDocument(await workspace.openTextDocument(this.keep(title, text)), { preview: true });
  }

  /** @returns under what the text can be opened. */
  keep(title: string, text: string): Uri {
    const uri = Uri.from({ scheme, path: `/${title}` });
    this.#texts.delete(uri.path);
    this.#texts.set(uri.path, text);
    for (const path of this.#texts.keys()) if (this.#texts.size > mostTexts) this.#texts.delete(path);
    this.#changed.fire(uri);
    return uri;
  }
}
