// @ts-check
// The API's OpenAPI document, and how to find one's way in it.

/** @typedef {Record<string, any>} Schema */
/** @typedef {{id: string, method: string, path: string, tag: string, guard: string, summary: string, raw: any,
 *   parameters: any[]}} Operation */

const methods = ['get', 'post', 'put', 'patch', 'delete'];

export class Book {
  /** @param {any} json */
  constructor(json) {
    this.json = json;
  }

  /** @param {any} part @returns {any} what stands at its `$ref`, if it has one */
  follow(part) {
    if (!part?.$ref) return part;
    return this.follow(part.$ref.split('/').slice(1).reduce((/** @type {any} */ at, /** @type {string} */ step) =>
      at?.[step], this.json));
  }

  /**
   * One schema for those that must hold together.
   * @param {Schema | undefined} schema @returns {Schema}
   */
  whole(schema) {
    const {allOf, ...own} = this.follow(schema) ?? {};
    return (allOf ?? []).map((/** @type {Schema} */ one) => this.whole(one)).reduceRight((/** @type {Schema} */ sum,
      /** @type {Schema} */ one) => ({
      ...one, ...sum, properties: {...one.properties, ...sum.properties},
      required: [...one.required ?? [], ...sum.required ?? []],
    }), own);
  }

  /** @returns {Operation[]} by the order of the tags */
  operations() {
    const tags = this.json.tags.map((/** @type {{name: string}} */ tag) => tag.name);
    const all = Object.entries(this.json.paths).flatMap(([path, item]) => methods.filter(method => item[method])
      .map(method => this.#operation(path, item, method)));
    return all.sort((one, other) => tags.indexOf(one.tag) - tags.indexOf(other.tag));
  }

  /** @param {string} path @param {any} item @param {string} method */
  #operation(path, item, method) {
    const raw = item[method];
    return {
      id: raw.operationId, method: method.toUpperCase(), path, tag: raw.tags[0], guard: raw['x-guard'],
      summary: raw.summary, raw,
      parameters: [...item.parameters ?? [], ...raw.parameters ?? []].map(one => this.follow(one)),
    };
  }

  /** @param {Operation} operation @returns {{type: string, schema: Schema, example: any} | null} */
  body({raw}) {
    const [content] = Object.entries(this.follow(raw.requestBody)?.content ?? {});
    return content ? {type: content[0], schema: content[1].schema, example: content[1].example} : null;
  }
}
