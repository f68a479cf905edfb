import Testing

/// The rules of the house that no compiler holds.
@Suite("Architecture")
struct ArchitectureTests {
  let tree = SourceTree()

  @Test("The table, Package.swift and Sources name the same rooms")
  func rooms() throws {
    let table = Set(ImportTable.rooms.map(\.name))
    #expect(Set(try tree.declaredRooms().keys) == table)
    #expect(Set(try tree.folders(in: "Sources")) == table.union(ImportTable.notRooms))
  }

  @Test("A room imports what its row says", arguments: ImportTable.rooms)
  func imports(room: Room) throws {
    let allowed = room.ours.union(room.others).union(ImportTable.free)
    for (module, file) in try tree.imports(of: room.name) where !allowed.contains(module) {
      Issue.record("\(file) imports \(module), which the table does not allow \(room.name)")
    }
    let declared = try tree.declaredRooms()[room.name] ?? []
    #expect(declared.subtracting(room.ours).subtracting(room.others) == [], "Package.swift gives it more than its row")
  }

  @Test("The rows keep each library in its room")
  func alone() throws {
    for room in ImportTable.rooms {
      for (library, owners) in ImportTable.alone where room.others.contains(library) {
        #expect(owners.contains(room.name), "\(room.name) has \(library) in its row")
      }
      #expect(room.others.isDisjoint(with: ImportTable.never))
    }
    #expect(try Set(tree.imports(of: "ringdesk").keys).subtracting(ImportTable.free).subtracting(["App"]) == [])
    for folder in try tree.folders(in: "Sources") + ["../Tests"] {
      #expect(try ImportTable.never.isDisjoint(with: tree.imports(of: folder).keys), "\(folder)")
    }
  }

  @Test("No row leads back to itself")
  func noCircles() {
    var known: Set<String> = []
    var left = ImportTable.rooms
    while let next = left.firstIndex(where: { $0.ours.isSubset(of: known) }) {
      known.insert(left.remove(at: next).name)
    }
    #expect(left.map(\.name) == [])
  }

  @Test("A room has a front page: what it is for, what holds, why not otherwise", arguments: ImportTable.rooms)
  func frontPages(room: Room) throws {
    let page = try tree.text("Sources/\(room.name)/\(room.name).swift")
    let comment = page.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("///") }.prefix { $0.hasPrefix("///") }
    #expect(comment.count >= 5, "Sources/\(room.name)/\(room.name).swift begins with too short a front page")
  }

  @Test("No type is named like its module, since that hides the module's other names", arguments: ImportTable.rooms)
  func typeNames(room: Room) throws {
    let declaration = try Regex("\\b(?:struct|class|enum|actor|protocol|typealias)\\s+\(room.name)\\b")
    for file in tree.files(below: "Sources/\(room.name)", endings: ["swift"]) {
      let code = try tree.text(file).split(separator: "\n").filter { !$0.contains("//") }
      #expect(!code.contains { $0.firstMatch(of: declaration) != nil }, "\(file)")
    }
  }

  @Test(
    "A file holds one thought",
    arguments: [("Sources", 400), ("static", 400), ("migrations", 400), ("packaging", 400), ("Tests", 500)])
  func sizes(folder: String, limit: Int) throws {
    let endings: Set = ["swift", "cpp", "h", "js", "css", "html", "sql", "py", "sh"]
    for file in tree.files(below: folder, endings: endings) where !file.hasPrefix("Tests/Fixtures/") {
      let count = try tree.text(file).split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(count <= limit + 1, "\(file) has \(count) lines")
    }
  }

  @Test("Nothing is left for later, and nothing stops the process on purpose")
  func leftovers() throws {
    for file in tree.files(below: "Sources", endings: ["swift", "cpp", "h"])
      + tree.files(below: "static", endings: ["js"])
    {
      let text = try tree.text(file)
      for word in ["TO" + "DO", "FIX" + "ME", "fatal" + "Error("] {
        #expect(!text.contains(word), "\(word) in \(file)")
      }
    }
  }

  @Test("The package's settings file names every variable that the program reads, and no other")
  func settings() throws {
    let variable = /RINGDESK_[A-Z]+(?:_[A-Z]+)*/
    let read = try tree.files(below: "Sources/App", endings: ["swift"]).flatMap { file in
      try tree.text(file).matches(of: variable).map { String($0.0) }
    }
    let documented = try tree.text("packaging/ringdesk.env").matches(of: variable).map { String($0.0) }
    #expect(Set(documented) == Set(read))
  }
}
