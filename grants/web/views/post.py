from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from fundtracker import clock
from grants.models import Post
from grants.permissions import BOOKERS, filled_in_by
from grants.queries.award_page import awards_for_page
from grants.web.forms.booking import Data
from grants.web.forms.post import AmendedPostForm, NewPostForm, PostForm
from grants.web.views.command import CommandView


class PostCommand(CommandView[PostForm]):
    """Was mit einer Stelle getan wird; afterwards the page of the award shows its posts."""

    def show(self, form: PostForm, status: int = 200) -> HttpResponse:
        return render(self.request, "awards/post_form.html", {"form": form}, status=status)

    def finish(self, form: PostForm, result: Post) -> HttpResponse:
        messages.success(self.request, form.done(result), extra_tags=form.success)
        if warning := form.warning(result):
            messages.warning(self.request, warning)
        return redirect("award", code=form.award.code)


@filled_in_by(*BOOKERS)
class FillPost(PostCommand):
    """Stelle besetzen."""

    def open_form(self, data: Data | None = None) -> NewPostForm:
        award = get_object_or_404(awards_for_page(), code=self.kwargs["code"])
        return NewPostForm(award, data, today=clock.today())


@filled_in_by(*BOOKERS)
class AmendPost(PostCommand):
    """Besetzung ändern."""

    def open_form(self, data: Data | None = None) -> AmendedPostForm:
        posts = Post.objects.select_related("award__current_notice")
        post = get_object_or_404(posts, pk=self.kwargs["pk"])
        return AmendedPostForm(post, data, today=clock.today())
