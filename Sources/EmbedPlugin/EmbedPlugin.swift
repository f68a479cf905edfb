import Foundation
import PackagePlugin

/// Embeds the top-level `static/` and `migrations/` into the room `Embedded`, again whenever one of their files changes.
@main
struct EmbedPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let roots = ["static", "migrations"]
    let package = context.package.directoryURL
    let inputs = roots.flatMap { root in
      (FileManager.default.enumerator(atPath: package.appending(path: root).path)?.compactMap { $0 as? String } ?? [])
        .filter { !$0.hasPrefix(".") }
        .map { package.appending(path: root).appending(path: $0) }
    }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles+All.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(roots.joined(separator: " and "))",
        executable: try context.tool(named: "EmbedTool").url,
        arguments: [output.path] + roots,
        inputFiles: inputs,
        outputFiles: [output])
    ]
  }
}
