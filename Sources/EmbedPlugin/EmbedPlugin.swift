import Foundation
import PackagePlugin

/// Embeds the top-level `static/` and `migrations/` into the room `Embedded`, again whenever a file in them is changed,
/// added, moved or removed.
@main
struct EmbedPlugin: BuildToolPlugin {
  private static let roots = ["static", "migrations"]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles+All.swift")
    let embedding = Command.buildCommand(
      displayName: "Embedding \(Self.roots.joined(separator: " and "))",
      executable: try context.tool(named: "EmbedTool").url,
      arguments: [output.path] + Self.roots,
      inputFiles: Self.roots.flatMap { files(below: package.appending(path: $0)) },
      outputFiles: [output])
    // SwiftPM 6.3 keeps its build plan, and the list of inputs in it, until the structure of a source folder changes, and
    // these roots are none. It also watches the output folder of a prebuild command: one that does nothing, on each root,
    // makes it plan again when files come or go. Without it an added file was embedded only after Package.swift changed.
    let watching = Self.roots.map { root in
      Command.prebuildCommand(
        displayName: "Watching \(root)", executable: URL(filePath: "/bin/true"), arguments: [],
        outputFilesDirectory: package.appending(path: root))
    }
    return [embedding] + watching
  }

  private func files(below root: URL) -> [URL] {
    let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return names.filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }.map { root.appending(path: $0) }
  }
}
