import Domain

/// At most one worker for a workspace, so that its effects keep their order and its delays stay its own.
actor Lanes {
  private var busy: Set<Workspace.ID> = []

  func enter(_ workspaceId: Workspace.ID) -> Bool { busy.insert(workspaceId).inserted }
  func leave(_ workspaceId: Workspace.ID) { busy.remove(workspaceId) }
}
