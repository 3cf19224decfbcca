package standin

import (
	"bytes"
	"context"
	"io"

	"github.com/assistgen/assistgen/generated/openai"
)

type files struct {
	openai.UnimplementedFilesHandler
	*store
}

// file is a file with its content.
type file struct {
	openai.OpenAIFile
	contentType string
	content     []byte
}

func (h *files) Create(_ context.Context, body *openai.CreateFileRequest, _ *openai.FilesCreateParams) (*openai.OpenAIFile, error) {
	content, err := io.ReadAll(body.File.Content)
	if err != nil {
		return nil, err
	}
	made := h.files.add(func(id string) *file {
		return &file{
			OpenAIFile: openai.OpenAIFile{
				ID: id, CreatedAt: now(), Filename: body.File.Name, Bytes: int64(len(content)),
				Purpose: openai.OpenAIFilePurpose(body.Purpose), Status: openai.OpenAIFileStatusProcessed,
			},
			contentType: body.File.ContentType, content: content,
		}
	})
	return &made.OpenAIFile, nil
}

func (h *files) Get(_ context.Context, id string, _ *openai.FilesGetParams) (*openai.OpenAIFile, error) {
	f, err := h.files.get(id)
	if err != nil {
		return nil, err
	}
	return &f.OpenAIFile, nil
}

func (h *files) Download(_ context.Context, id string, _ *openai.FilesDownloadParams) (*openai.FilePart, error) {
	f, err := h.files.get(id)
	if err != nil {
		return nil, err
	}
	return &openai.FilePart{Name: f.Filename, ContentType: f.contentType, Content: bytes.NewReader(f.content)}, nil
}

func (h *files) Delete(_ context.Context, id string, _ *openai.FilesDeleteParams) (*openai.DeleteFileResponse, error) {
	if err := h.files.remove(id); err != nil {
		return nil, err
	}
	return &openai.DeleteFileResponse{ID: id, Deleted: true}, nil
}

func (h *files) List(_ context.Context, p *openai.FilesListParams) (*openai.ListFilesResponse, error) {
	q := query{limit: p.Limit.Or(10_000), most: 10_000, order: string(p.Order.Or("desc")), after: p.After.Or("")}
	page, err := h.files.page(q, func(f *file) bool {
		purpose, ok := p.Purpose.Get()
		return !ok || string(f.Purpose) == purpose
	})
	if err != nil {
		return nil, err
	}
	list := &openai.ListFilesResponse{
		Object: "list", Data: []openai.OpenAIFile{},
		FirstID: openai.Some(page.first), LastID: openai.Some(page.last), HasMore: openai.Some(page.more),
	}
	for _, f := range page.items {
		list.Data = append(list.Data, f.OpenAIFile)
	}
	return list, nil
}
