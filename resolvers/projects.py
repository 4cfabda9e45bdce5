"""Projects of the Migration API and the steps of their workflow."""

from __future__ import annotations

from resolvers import arguments
from resolvers.context import Context, Info, Parent
from resolvers.draft_record import NamedRecord
from resolvers.node_id import NodeId
from resolvers.variant import Variant
from upstream import draft_models as models


class ProjectRecord(NamedRecord[models.Project], frozen=True):
    @property
    def id(self) -> str:
        return NodeId("project", (self.project_id,), Variant()).encoded()

    @property
    def project_id(self) -> str:
        return self.model.project_id


class WorkflowStepRecord(NamedRecord[models.WorkflowStep], frozen=True):
    project_id: str

    @property
    def step_id(self) -> str:
        return self.model.workflow_id

    @property
    def color(self) -> str | None:
        return self.model.color


def joined(context: Context, project_id: str) -> bool:
    """Whether drafts of this project and the content served by Delivery are the same project's."""
    known = context.loaders.project_id
    return known is not None and known.lower() == project_id.lower()


async def list_projects(context: Context) -> list[ProjectRecord]:
    return [ProjectRecord(project) for project in await context.loaders.drafts.projects.load(True) or []]


async def project_by_id(context: Context, id: str) -> ProjectRecord | None:
    wanted = arguments.guid(id).lower()
    return next((record for record in await list_projects(context) if record.project_id.lower() == wanted), None)


async def steps_of_project(parent: Parent[ProjectRecord], info: Info) -> list[WorkflowStepRecord]:
    found = await info.context.loaders.drafts.workflow.load(parent.project_id) or []
    return [WorkflowStepRecord(model, parent.project_id) for model in found]


async def workflow_step(context: Context, project_id: str, step_id: str) -> WorkflowStepRecord | None:
    for model in await context.loaders.drafts.workflow.load(project_id) or []:
        if model.workflow_id == step_id:
            return WorkflowStepRecord(model, project_id)
    return None
